/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.EventLoop;
import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.transport.SessionPort;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Safe on any thread. Writes down what a link tells its session, one line each. */
class PortLog implements SessionPort {
    final List<String> lines = new CopyOnWriteArrayList<>();
    private final EventLoop homeLoop;

    PortLog(EventLoop homeLoop) {
        this.homeLoop = homeLoop;
    }

    @Override
    public EventLoop homeLoop() {
        return homeLoop;
    }

    @Override
    public void onPacket(EnginePacketType type, boolean binary, byte[] array, int offset, int length) {
        lines.add(type + " "
                + (binary
                        ? HexFormat.of().formatHex(array, offset, offset + length)
                        : "'" + new String(array, offset, length, UTF_8) + "'"));
    }

    @Override
    public void onWritable() {
        lines.add("writable");
    }

    @Override
    public void onMalformed(String detail) {
        lines.add("malformed");
    }

    @Override
    public void onError(String detail) {
        lines.add("error");
    }

    @Override
    public void onFlood(String detail) {
        lines.add("flood");
    }

    @Override
    public void onClosed() {
        lines.add("closed");
    }
}
