/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A connection whose first bytes have yet to tell what follows. It is given as long as one without a request. Confined to the event
 * loop of its channel.
 */
abstract class FirstBytes extends Connection {
    private final Watch watch;

    /** What came and is not decided about; not readable while that is nothing. */
    private ByteBuf begun = Unpooled.EMPTY_BUFFER;

    FirstBytes(HttpLimits limits, Caller caller) {
        super(caller);
        this.watch = new Watch(limits);
    }

    /** Adds what came, and becomes its owner. Returns all there is, to be looked at only. */
    final ByteBuf add(ByteBuf bytes) {
        if (!begun.isReadable()) {
            begun = bytes;
            return begun;
        }
        ByteBuf all = ctx().alloc().buffer(begun.readableBytes() + bytes.readableBytes());
        all.writeBytes(begun).writeBytes(bytes);
        begun.release();
        bytes.release();
        begun = all;
        return all;
    }

    /** Hands over all there is; the caller releases it. */
    final ByteBuf take() {
        ByteBuf all = begun;
        begun = Unpooled.EMPTY_BUFFER;
        return all;
    }

    @Override
    void onGone() {
        take().release();
    }

    @Override
    void closeGracefully() {
        close();
    }

    @Override
    void sweep(long nowNanos) {
        if (watch.expired(Watch.Phase.NEW, nowNanos)) {
            close();
        }
    }
}
