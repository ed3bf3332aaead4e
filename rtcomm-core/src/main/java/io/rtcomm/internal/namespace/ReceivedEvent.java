/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.Ack;
import io.rtcomm.Args;
import io.rtcomm.Event;
import io.rtcomm.Socket;
import io.rtcomm.internal.lane.LaneTask;

/** An event on its way through lane, middleware and handlers. Immutable but for its place in the lane. */
final class ReceivedEvent extends LaneTask implements Event {
    private final DefaultSocket socket;
    private final String name;
    private final Args args;
    private final Ack ack;
    private final long bytes; // that it keeps in memory

    ReceivedEvent(DefaultSocket socket, String name, Args args, Ack ack, long bytes) {
        this.socket = socket;
        this.name = name;
        this.args = args;
        this.ack = ack;
        this.bytes = bytes;
    }

    @Override
    public void run() {
        try {
            socket.dispatcher().dispatch(this);
        } finally {
            socket.onHandled(bytes);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Args args() {
        return args;
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
        return "Event " + name + args + " of " + socket;
    }
}
