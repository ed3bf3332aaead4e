/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.function.Predicate;

/**
 * Pieces of requests whose time has not come. When too many of them wait, the channel is not read any more, however its
 * owner reads it. Confined to the event loop of its channel.
 */
final class WaitingInput {
    /** Reading on for a while tells when the client is gone. */
    private static final int MAX_BYTES = 16 * 1024;

    private static final int MAX_PIECES = 64;

    private final ArrayDeque<Object> pieces = new ArrayDeque<>(0);
    private long bytes;
    private boolean stoppedReading; // by us: the channel reads on its own otherwise
    private boolean readWanted; // by the owner, while it was not to be
    private boolean draining;

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    boolean full() {
        return bytes > MAX_BYTES || pieces.size() > MAX_PIECES;
    }

    /** Whether the owner of the channel may read now; if not, it does later. */
    boolean mayRead() {
        readWanted |= full();
        return !full();
    }

    void add(Object piece, ChannelHandlerContext ctx) {
        pieces.add(piece);
        bytes += size(piece);
        if (full() && ctx.channel().config().isAutoRead()) {
            stoppedReading = true;
            ctx.channel().config().setAutoRead(false);
        }
    }

    private static int size(Object piece) {
        return piece instanceof ByteBufHolder holder ? holder.content().readableBytes() : 0;
    }

    /** Hands pieces over in their order, until one is refused. */
    void drain(ChannelHandlerContext ctx, Predicate<Object> taker) {
        if (draining) {
            return; // the loop below sees what is new
        }
        draining = true;
        try {
            for (Object piece = pieces.poll(); piece != null; piece = pieces.poll()) {
                bytes -= size(piece); // before it is given away: the taker may release what waits, but not that
                if (!taker.test(piece)) {
                    pieces.addFirst(piece);
                    bytes += size(piece);
                    break;
                }
            }
        } finally {
            draining = false;
        }
        if (!full()) {
            readAgain(ctx);
        }
    }

    private void readAgain(ChannelHandlerContext ctx) {
        if (stoppedReading) {
            stoppedReading = false;
            ctx.channel().config().setAutoRead(true);
        }
        if (readWanted) {
            readWanted = false;
            ctx.read();
        }
    }

    void release() {
        for (Object piece = pieces.poll(); piece != null; piece = pieces.poll()) {
            ReferenceCountUtil.release(piece);
        }
        bytes = 0;
    }
}
