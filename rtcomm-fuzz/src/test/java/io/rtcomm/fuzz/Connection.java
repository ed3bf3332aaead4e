/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalServerChannel;
import io.netty.util.ReferenceCountUtil;

/** A connection without a network, and an allocator that counts what is not given back. Confined to one thread. */
public final class Connection {
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    private final EmbeddedChannel channel = accepted();
    private final StringBuilder received = new StringBuilder();

    /** An open connection with nothing in its pipeline. */
    public Connection() {
        channel.config().setAllocator(allocator);
    }

    /** One that a server accepted: HTTP/2 knows its side by that. */
    private static EmbeddedChannel accepted() {
        return new EmbeddedChannel(new LocalServerChannel(), DefaultChannelId.newInstance(), true, false);
    }

    public EmbeddedChannel channel() {
        return channel;
    }

    public UnpooledByteBufAllocator allocator() {
        return allocator;
    }

    /** Whether the server has not closed it. */
    public boolean open() {
        return channel.isOpen();
    }

    /** Lets bytes come in; false when the connection is closed. */
    public boolean send(byte[] bytes) {
        if (!channel.isOpen()) {
            return false;
        }
        channel.writeInbound(allocator.buffer(Math.max(1, bytes.length)).writeBytes(bytes));
        run();
        return channel.isOpen();
    }

    /** Runs what waits, and keeps what goes out. */
    public void run() {
        do {
            channel.runPendingTasks();
            for (Object message = channel.readOutbound(); message != null; message = channel.readOutbound()) {
                if (!(message instanceof ByteBuf buffer)) {
                    throw new AssertionError("went out: " + message + " (expected: bytes)");
                }
                received.append(buffer.toString(ISO_8859_1));
                buffer.release();
            }
        } while (channel.hasPendingTasks());
    }

    /** All that went out, one character per byte. */
    public String received() {
        run();
        return received.toString();
    }

    /** Ends it from the client's side, whatever its state. */
    public void end() {
        run();
        channel.finishAndReleaseAll();
        run();
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            ReferenceCountUtil.release(message);
            throw new AssertionError("came through: " + message + " (expected: nothing)");
        }
    }

    /** Fails when a buffer was not released. */
    public void assertNothingIsKept() {
        long heap = allocator.metric().usedHeapMemory();
        long direct = allocator.metric().usedDirectMemory();
        if (heap != 0 || direct != 0) {
            throw new AssertionError(heap + " heap and " + direct + " direct bytes were not released");
        }
    }
}
