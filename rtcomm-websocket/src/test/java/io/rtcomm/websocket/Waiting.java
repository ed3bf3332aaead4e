/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBufAllocator;
import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.FrameCache;
import io.rtcomm.transport.OutboundQueue;
import java.util.ArrayList;
import java.util.List;

/** Messages that wait for a client, as a session keeps them. */
final class Waiting implements OutboundQueue {
    /** Frames anew for every receiver. */
    static final FrameCache NO_CACHE = (framer, queue, count) -> framer.frame(queue, count, ByteBufAllocator.DEFAULT);

    private final List<EncodedMessage> messages = new ArrayList<>();

    static Waiting of(EncodedMessage... messages) {
        var waiting = new Waiting();
        for (EncodedMessage message : messages) {
            waiting.add(message);
        }
        return waiting;
    }

    static EncodedMessage text(String text) {
        return EncodedMessage.packet(EnginePacketType.MESSAGE, text.getBytes(UTF_8));
    }

    static EncodedMessage binary(byte[] data) {
        return EncodedMessage.message(data, true, List.of(), true, false);
    }

    void add(EncodedMessage message) {
        messages.add(message);
    }

    @Override
    public int size() {
        return messages.size();
    }

    @Override
    public EncodedMessage get(int index) {
        return messages.get(index);
    }

    @Override
    public void remove(int count) {
        messages.subList(0, count).clear();
    }

    @Override
    public long bytes() {
        return messages.stream().mapToLong(EncodedMessage::bytes).sum();
    }
}
