/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import java.util.ArrayList;

/**
 * The HTTP connections of one event loop, so that one ticker can watch over all of them. Confined to that event loop.
 *
 * <p>A connection that became something else, a WebSocket, is not in it any more.
 */
public final class ConnectionTable {
    private final ArrayList<Connection> connections = new ArrayList<>();
    private boolean closing;

    /** A table without connections. */
    public ConnectionTable() {}

    /** How many connections there are. */
    public int size() {
        return connections.size();
    }

    /**
     * Closes connections that were idle for too long, or whose request did not arrive in time. To be called about once
     * a second: a timeout is noticed up to two calls late, and never early.
     *
     * @param nowNanos the time of a clock that only goes forward, in nanoseconds with an arbitrary origin
     */
    public void sweep(long nowNanos) {
        for (int i = connections.size() - 1; i >= 0; i--) { // backwards: one that leaves is replaced by one seen before
            connections.get(i).sweep(nowNanos);
        }
    }

    /**
     * Begins to take leave: idle connections are closed now, the others with their next answer that leaves none
     * waiting, which says {@code Connection: close}.
     */
    public void closeGracefully() {
        closing = true;
        for (int i = connections.size() - 1; i >= 0; i--) {
            connections.get(i).closeGracefully();
        }
    }

    /** Closes all connections at once; what waits for an answer is aborted. */
    public void closeNow() {
        closing = true;
        for (int i = connections.size() - 1; i >= 0; i--) {
            connections.get(i).close();
        }
    }

    boolean closing() {
        return closing;
    }

    void add(Connection connection) {
        connection.slot = connections.size();
        connections.add(connection);
    }

    @SuppressWarnings("ReferenceEquality") // a connection is itself
    void remove(Connection connection) {
        Connection last = connections.remove(connections.size() - 1);
        if (last != connection) {
            connections.set(connection.slot, last);
            last.slot = connection.slot;
        }
    }
}
