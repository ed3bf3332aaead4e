/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/**
 * Closes only the sending side of a connection and throws away what still comes, until the client closes. Closing a
 * socket with unread bytes makes the kernel reset it, which can take the last answer away from the client (RFC 9112
 * §9.6).
 */
final class LingeringClose {
    private LingeringClose() {}

    /** Returns false, and does nothing, when the channel has no sides to close; else the caller throws away what comes. */
    static boolean begin(Channel channel) {
        SslHandler ssl = channel.pipeline().get(SslHandler.class);
        if (ssl != null) {
            ssl.closeOutbound();
        } else if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        } else {
            return false;
        }
        channel.config().setAutoRead(true);
        return true;
    }
}
