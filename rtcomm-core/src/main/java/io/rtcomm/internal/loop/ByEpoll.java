/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.loop;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import org.jspecify.annotations.Nullable;

/** Loads the classes of an optional Netty module only when asked. */
final class ByEpoll {
    private ByEpoll() {}

    static @Nullable Throwable unavailability() {
        return Epoll.unavailabilityCause();
    }

    static IoHandlerFactory handlers() {
        return EpollIoHandler.newFactory();
    }

    static Class<? extends ServerChannel> serverChannel() {
        return EpollServerSocketChannel.class;
    }
}
