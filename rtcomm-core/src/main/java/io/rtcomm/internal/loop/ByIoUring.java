/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.loop;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import org.jspecify.annotations.Nullable;

/** Loads the classes of an optional Netty module only when asked. */
final class ByIoUring {
    private ByIoUring() {}

    static @Nullable Throwable unavailability() {
        return IoUring.unavailabilityCause();
    }

    static IoHandlerFactory handlers() {
        return IoUringIoHandler.newFactory();
    }

    static Class<? extends ServerChannel> serverChannel() {
        return IoUringServerSocketChannel.class;
    }
}
