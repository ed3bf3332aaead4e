/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.loop;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Picks the transport of the operating system: what is named, or else the best that is there. Safe on any thread.
 *
 * <p>io_uring is used only when it is asked for: containers often forbid it, and its gain depends on the machine.
 */
public enum EventLoops {
    /** Linux. */
    EPOLL("epoll") {
        @Override
        @Nullable
        Throwable unavailability() {
            return ByEpoll.unavailability();
        }

        @Override
        IoHandlerFactory handlers() {
            return ByEpoll.handlers();
        }

        @Override
        public Class<? extends ServerChannel> serverChannel() {
            return ByEpoll.serverChannel();
        }
    },
    /** macOS and the BSDs. */
    KQUEUE("kqueue") {
        @Override
        @Nullable
        Throwable unavailability() {
            return ByKqueue.unavailability();
        }

        @Override
        IoHandlerFactory handlers() {
            return ByKqueue.handlers();
        }

        @Override
        public Class<? extends ServerChannel> serverChannel() {
            return ByKqueue.serverChannel();
        }
    },
    /** Linux, completion based. */
    IO_URING("io_uring") {
        @Override
        @Nullable
        Throwable unavailability() {
            return ByIoUring.unavailability();
        }

        @Override
        IoHandlerFactory handlers() {
            return ByIoUring.handlers();
        }

        @Override
        public Class<? extends ServerChannel> serverChannel() {
            return ByIoUring.serverChannel();
        }
    },
    /** Everywhere. */
    NIO("nio") {
        @Override
        @Nullable
        Throwable unavailability() {
            return null;
        }

        @Override
        IoHandlerFactory handlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        public Class<? extends ServerChannel> serverChannel() {
            return NioServerSocketChannel.class;
        }
    };

    private final String text;

    EventLoops(String text) {
        this.text = text;
    }

    /** Epoll, else kqueue, else NIO. */
    public static EventLoops best() {
        return EPOLL.available() ? EPOLL : KQUEUE.available() ? KQUEUE : NIO;
    }

    /** Whether this machine and class path have it. */
    public final boolean available() {
        return reason() == null;
    }

    /** Why it is not available, or null when it is. */
    public final @Nullable Throwable reason() {
        try {
            return unavailability();
        } catch (LinkageError e) {
            return e; // the optional Netty module is not there
        }
    }

    /** A group of event loops. */
    public final MultiThreadIoEventLoopGroup newGroup(int threads, String name) {
        return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), handlers());
    }

    /** The server channel that belongs to the loops. */
    public abstract Class<? extends ServerChannel> serverChannel();

    abstract @Nullable Throwable unavailability();

    abstract IoHandlerFactory handlers();

    @Override
    public String toString() {
        return text;
    }
}
