/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/**
 * Who is at the other end of a connection, as far as that is known before a request. Immutable.
 *
 * @param table that of the connection's event loop
 * @param address the peer, or the client for whom a trusted proxy has opened the connection
 * @param secure whether the client's connection is under TLS
 */
record Caller(ConnectionTable table, InetSocketAddress address, boolean secure) {
    private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("unknown", 0);

    /** The peer of a channel. */
    static Caller of(ConnectionTable table, Channel channel, boolean secure) {
        InetSocketAddress address = channel.remoteAddress() instanceof InetSocketAddress peer ? peer : NOWHERE;
        return new Caller(table, address, secure);
    }
}
