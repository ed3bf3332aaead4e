/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.endpoint.sse.SseEnd;
import io.rtcomm.http.HttpFraming;
import io.rtcomm.http.HttpStream;
import io.rtcomm.http.HttpStreamListener;
import io.rtcomm.observe.Metric;
import io.rtcomm.observe.Metrics;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.Flushable;
import io.rtcomm.transport.FrameCache;
import io.rtcomm.transport.HomeLoop;
import io.rtcomm.transport.OutboundBudget;
import io.rtcomm.transport.Outbox;
import io.rtcomm.transport.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One stream's way to its client. Confined to its loop, but for {@link #bufferedBytes} and {@link #writable}.
 *
 * <pre>
 *   open ── add … ──┬── end: what waits is written, then the end of the body ──┬── ended, once
 *                   ├── abort: at once ───────────────────────────────────────┤
 *                   └── the client left ──────────────────────────────────────┘
 * </pre>
 */
final class StreamWire implements Flushable, HttpStreamListener {
    /** How long a client may take for what waits when its stream is ended. */
    private static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** So many bytes fit into a connection that has taken all before, whatever its water marks are. */
    private static final int SENT_AT_ONCE = 16 * 1024;

    // fixed
    private final HomeLoop loop;
    private final Outbox waiting;
    private final Metrics metrics;
    private final Consumer<SseEnd> ended;

    // from the opening
    private volatile @Nullable HttpStream out; // absent before
    private ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
    private StreamFramer framer = StreamFramer.RAW;
    private @Nullable GzipCoding gzip; // absent when the stream goes as it is

    // the state
    private @Nullable SseEnd reason; // absent while nobody but the client could end it
    private boolean over; // nothing will be written any more
    private boolean flushAsked;
    private boolean spoke; // since the last look
    private boolean taken; // the connection is known to have taken all that was sent
    private @Nullable Runnable whenDrained; // absent when nobody waits for that
    private @Nullable Timer farewell; // absent until the end

    /**
     * @param metrics counts what is dropped
     * @param ended told once why the stream ended, if it was opened
     */
    StreamWire(
            HomeLoop loop, OutboundBudget budget, SlowConsumerPolicy policy, Metrics metrics, Consumer<SseEnd> ended) {
        this.loop = loop;
        this.metrics = metrics;
        this.waiting = new Outbox(budget, policy, new Connection());
        this.ended = ended;
    }

    /**
     * Begins the answer.
     *
     * @param answer makes it for a listener; null when the client has left
     * @return whether it began
     */
    boolean open(
            Function<HttpStreamListener, @Nullable HttpStream> answer,
            ByteBufAllocator buffers,
            @Nullable GzipCoding coding) {
        HttpStream begun = answer.apply(this);
        if (begun == null) {
            if (coding != null) {
                coding.close();
            }
            return false;
        }
        allocator = buffers;
        gzip = coding;
        framer = coding == null ? StreamFramer.of(begun.framing()) : StreamFramer.of(HttpFraming.RAW);
        out = begun;
        return true;
    }

    /** Queues a message; never writes, and never ends the stream inside of the call. */
    void add(EncodedMessage message, boolean droppable) {
        if (over || reason != null || message.dataBytes() == 0) {
            return;
        }
        switch (waiting.offer(message, droppable)) {
            case TAKEN -> flushSoon();
            case OVERFLOW -> overflow();
            case DROPPED -> {
                // as it may be
            }
        }
    }

    /** More waits than may. The stream ends, but not inside of this call: somebody may be walking over a room. */
    void overflow() {
        if (!over) {
            over = true;
            waiting.clear();
            reason = SseEnd.SLOW_CONSUMER;
            metrics.increment(Metric.SLOW_CONSUMERS);
            loop.execute(this::cut);
        }
    }

    private void flushSoon() {
        if (!flushAsked) {
            flushAsked = true;
            loop.flushLater(this);
        }
    }

    /** Gives a sign of life, if there was none since the last call and nothing waits. */
    void keepAlive(EncodedMessage sign) {
        if (!spoke && writable()) {
            add(sign, true);
        }
        spoke = false;
    }

    /** Runs something, once, when the connection has taken all that waits. */
    void whenDrained(Runnable task) {
        whenDrained = task;
        flushSoon();
    }

    @Override
    public void onFlush(FrameCache frames) {
        flushAsked = false;
        HttpStream to = out;
        if (to == null || over) {
            return;
        }
        if (waiting.size() > 0 && !sendAtOnce(to, frames)) {
            sendInTurn(to, frames);
        }
        if (waiting.size() == 0 && (reason != null || whenDrained != null)) {
            onDrained(to, to.room());
        }
    }

    @Override
    public int prefetch() {
        HttpStream to = out;
        return to == null ? 0 : waiting.size() + (int) to.bufferedBytes();
    }

    /**
     * Sends what waits past the pipeline, if it is little and the connection has taken all before. Most broadcasts go this
     * way: it looks at as few objects of each receiver as it can, because they are in no cache.
     */
    private boolean sendAtOnce(HttpStream to, FrameCache frames) {
        if (gzip != null || waiting.bytes() > SENT_AT_ONCE) {
            return false;
        }
        int count = waiting.size();
        ByteBuf lent = frames.lend(framer, waiting, count);
        if (lent == null || !to.sendShared(lent)) {
            return false;
        }
        waiting.remove(count);
        spoke = true;
        taken = to.bufferedBytes() == 0;
        return true;
    }

    private void sendInTurn(HttpStream to, FrameCache frames) {
        taken = false;
        boolean wrote = false;
        for (long room = to.room(); waiting.size() > 0 && room > 0; room = to.room()) {
            int count = fitting(room);
            ByteBuf piece = frames.frame(framer, waiting, count);
            waiting.remove(count);
            write(to, piece);
            wrote = true;
        }
        if (wrote) {
            spoke = true;
            to.flush();
        }
    }

    private void write(HttpStream to, ByteBuf piece) {
        GzipCoding coding = gzip;
        if (coding == null) {
            to.writeFramed(piece);
        } else {
            to.write(coding.compress(piece, allocator));
        }
    }

    private void onDrained(HttpStream to, long room) {
        if (reason != null) {
            over = true;
            GzipCoding coding = gzip;
            if (coding != null) {
                to.write(coding.finish(allocator));
            }
            to.end();
            return;
        }
        Runnable task = whenDrained;
        if (task != null && room > 0) {
            whenDrained = null;
            task.run();
        }
    }

    /** How many messages go into the room; one at least, since none is ever cut. */
    private int fitting(long room) {
        if (waiting.bytes() <= room) {
            return waiting.size();
        }
        long bytes = waiting.get(0).bytes();
        int count = 1;
        while (count < waiting.size() && bytes + waiting.get(count).bytes() <= room) {
            bytes += waiting.get(count).bytes();
            count++;
        }
        return count;
    }

    @Override
    public void onWritable() {
        if (!over && (waiting.size() > 0 || whenDrained != null)) {
            flushSoon();
        }
    }

    /** Ends the stream behind what waits. */
    void end(SseEnd why) {
        if (over || reason != null || out == null) {
            return;
        }
        reason = why;
        var deadline = new Timer() {
            @Override
            protected void onDeadline() {
                cut();
            }
        };
        farewell = deadline;
        loop.schedule(deadline, FAREWELL_NANOS);
        flushSoon();
    }

    /** Ends the stream at once. */
    private void cut() {
        over = true;
        HttpStream to = out;
        if (to != null) {
            to.abort();
        }
    }

    @Override
    public void onClosed() {
        over = true;
        waiting.clear();
        whenDrained = null;
        GzipCoding coding = gzip;
        gzip = null;
        if (coding != null) {
            coding.close();
        }
        Timer deadline = farewell;
        farewell = null;
        if (deadline != null) {
            loop.cancel(deadline);
        }
        ended.accept(reason == null ? SseEnd.CLIENT_GONE : reason);
    }

    /** Whether nothing waits. Safe on any thread. */
    boolean writable() {
        HttpStream to = out;
        return to != null && waiting.bytesSeen() == 0 && to.drained();
    }

    /** About how many bytes wait here and in the connection. Safe on any thread. */
    long bufferedBytes() {
        HttpStream to = out;
        return waiting.bytesSeen() + (to == null ? 0 : to.bufferedBytes());
    }

    /** What stands behind the outbox. */
    private final class Connection implements Outbox.Wire {
        @Override
        public boolean writable() {
            HttpStream to = out;
            return to != null && to.drained();
        }

        @Override
        public long bufferedBytes() {
            HttpStream to = taken ? null : out;
            return to == null ? 0 : to.bufferedBytes();
        }

        @Override
        public Metrics metrics() {
            return metrics;
        }
    }
}
