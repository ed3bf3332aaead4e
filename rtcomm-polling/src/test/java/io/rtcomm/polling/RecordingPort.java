/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.polling;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.transport.SessionPort;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** A session that writes down what it is told, as text. Safe on any thread. */
final class RecordingPort implements SessionPort {
    final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final EventLoop homeLoop;
    private volatile Consumer<String> reaction = event -> {};

    RecordingPort(EventLoop homeLoop) {
        this.homeLoop = homeLoop;
    }

    /** What the session does when it is told something, before it returns. */
    void react(Consumer<String> reaction) {
        this.reaction = reaction;
    }

    private void record(String event) {
        events.add(event);
        reaction.accept(event);
    }

    @Override
    public EventLoop homeLoop() {
        return homeLoop;
    }

    @Override
    public void onPacket(EnginePacketType type, boolean binary, byte[] array, int offset, int length) {
        String data = binary
                ? "<" + ByteBufUtil.hexDump(array, offset, length) + ">"
                : new String(array, offset, length, StandardCharsets.UTF_8);
        record(data.isEmpty() ? type.name() : type + " " + data);
    }

    @Override
    public void onWritable() {
        record("writable");
    }

    @Override
    public void onMalformed(String detail) {
        record("malformed: " + detail);
    }

    @Override
    public void onError(String detail) {
        record("error: " + detail);
    }

    @Override
    public void onFlood(String detail) {
        record("flood: " + detail);
    }

    @Override
    public void onClosed() {
        record("closed");
    }
}
