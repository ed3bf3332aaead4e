/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.room;

import io.rtcomm.internal.loop.Loop;
import io.rtcomm.transport.EncodedMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A member that keeps what it gets, and where. What it got is safe on any thread. */
final class Guest extends Seat {
    final Seat seat = this;
    final List<String> got = new CopyOnWriteArrayList<>();
    volatile boolean droppable;
    volatile boolean elsewhere;

    private final String id;
    int timesRead;

    Guest(String id, Loop loop) {
        super(loop);
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void deliver(EncodedMessage message, boolean mayBeDropped) {
        elsewhere |= !seat.loop().inLoop();
        droppable = mayBeDropped;
        got.add(new String(message.data(), StandardCharsets.UTF_8));
    }

    @Override
    public int prefetch() {
        return ++timesRead;
    }

    static EncodedMessage message(String text) {
        return EncodedMessage.message(text.getBytes(StandardCharsets.UTF_8), false, List.of(), true, true);
    }

    @Override
    public String toString() {
        return id;
    }
}
