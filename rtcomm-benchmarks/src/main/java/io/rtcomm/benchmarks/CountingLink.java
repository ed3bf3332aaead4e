/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks;

import io.netty.buffer.ByteBuf;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.transport.CloseMode;
import io.rtcomm.transport.FrameCache;
import io.rtcomm.transport.Framer;
import io.rtcomm.transport.Link;
import io.rtcomm.transport.OutboundQueue;
import io.rtcomm.transport.SessionPort;
import io.rtcomm.transport.Transport;

/** A wire that ends where the kernel would begin: it counts what is written. Confined to its loop. */
final class CountingLink implements Link {
    private final Transport transport;
    private final Framer framer;
    private long writes;
    private long bytes;

    CountingLink(Transport transport, Framer framer) {
        this.transport = transport;
        this.framer = framer;
    }

    long writes() {
        return writes;
    }

    long bytes() {
        return bytes;
    }

    /** Takes a buffer over, as a channel does. */
    void write(ByteBuf buffer) {
        writes++;
        bytes += buffer.readableBytes();
        buffer.release();
    }

    @Override
    public void flush(OutboundQueue queue, FrameCache frames) {
        int count = queue.size();
        write(frames.frame(framer, queue, count));
        queue.remove(count);
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public void start(SessionPort port) {}

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public long bufferedBytes() {
        return 0;
    }

    @Override
    public void onRequest(HttpExchange exchange) {
        throw new IllegalStateException("a request (expected: none)");
    }

    @Override
    public void pauseReading() {}

    @Override
    public void resumeReading() {}

    @Override
    public void close(CloseMode mode) {}
}
