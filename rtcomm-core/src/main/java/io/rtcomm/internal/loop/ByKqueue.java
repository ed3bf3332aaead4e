/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.loop;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import org.jspecify.annotations.Nullable;

/** Loads the classes of an optional Netty module only when asked. */
final class ByKqueue {
    private ByKqueue() {}

    static @Nullable Throwable unavailability() {
        return KQueue.unavailabilityCause();
    }

    static IoHandlerFactory handlers() {
        return KQueueIoHandler.newFactory();
    }

    static Class<? extends ServerChannel> serverChannel() {
        return KQueueServerSocketChannel.class;
    }
}
