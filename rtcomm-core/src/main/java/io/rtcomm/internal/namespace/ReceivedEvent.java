/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.Ack;
import io.rtcomm.Args;
import io.rtcomm.Event;
import io.rtcomm.Socket;
import io.rtcomm.TypeRef;
import io.rtcomm.internal.lane.LaneTask;
import io.rtcomm.internal.session.Verdict;
import io.rtcomm.protocol.socket.PacketArgs;

/** An event on its way through lane, middleware and handlers. Immutable but for its place in the lane. */
final class ReceivedEvent extends LaneTask implements Event {
    private final DefaultSocket socket;
    private final PacketArgs packet;
    private final Ack ack;

    ReceivedEvent(DefaultSocket socket, PacketArgs packet, Ack ack) {
        this.socket = socket;
        this.packet = packet;
        this.ack = ack;
    }

    @Override
    public void run() {
        try {
            socket.dispatcher().dispatch(this);
        } finally {
            socket.onHandled(packet.retainedBytes());
        }
    }

    @Override
    protected void onDropped() {
        try {
            ack.fail(Verdict.INTERNAL_ERROR, null); // who waits for an answer need not wait for long
        } finally {
            socket.onHandled(packet.retainedBytes());
        }
    }

    @Override
    public String name() {
        return packet.eventName();
    }

    /** Made when it is asked for: most handlers take their argument from the event. */
    @Override
    public Args args() {
        return new ReceivedArgs(packet, 1, socket.codec());
    }

    @Override
    public <T> T arg(int index, Class<T> type) {
        return ReceivedArgs.read(packet, 1, index, type, socket.codec());
    }

    @Override
    public <T> T arg(int index, TypeRef<T> type) {
        return ReceivedArgs.read(packet, 1, index, type.type(), socket.codec());
    }

    @Override
    public Socket socket() {
        return socket;
    }

    @Override
    public Ack ack() {
        return ack;
    }

    @Override
    public String toString() {
        return "Event " + name() + args() + " of " + socket;
    }
}
