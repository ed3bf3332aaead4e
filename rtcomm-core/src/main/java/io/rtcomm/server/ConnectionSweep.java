/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.rtcomm.http.PendingBytes;
import io.rtcomm.internal.guard.ConnectionGuard;
import io.rtcomm.internal.http.ConnectionTable;
import io.rtcomm.internal.http.WriteWatch;
import io.rtcomm.internal.loop.Loop;
import io.rtcomm.internal.loop.Loops;
import io.rtcomm.observe.Metric;
import io.rtcomm.observe.Metrics;
import io.rtcomm.transport.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Walks over the HTTP connections of every loop once a second, and knows all connections for the end. Safe on any thread. */
final class ConnectionSweep {
    private static final Logger log = LoggerFactory.getLogger(ConnectionSweep.class);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** So many looks find out that a connection takes nothing: the walk over all of them should be rare. */
    private static final int LOOKS = 8;

    private final Loops loops;
    private final long writeTimeoutNanos;
    private final long ticksBetweenLooks;
    private final ConnectionGuard guard;
    private final Metrics metrics;
    private final List<Ticker> tickers = new ArrayList<>();

    /**
     * Nothing to walk over yet.
     *
     * @param writeTimeout how long a connection may take nothing of what waits for it; zero for ever
     * @param guard admitted what is {@linkplain #watch watched}
     */
    ConnectionSweep(Loops loops, Duration writeTimeout, ConnectionGuard guard, Metrics metrics) {
        this.loops = loops;
        this.guard = guard;
        this.writeTimeoutNanos = writeTimeout.toNanos();
        this.ticksBetweenLooks = Math.max(1, writeTimeout.toSeconds() / LOOKS);
        this.metrics = metrics;
        loops.all().forEach(loop -> tickers.add(new Ticker(loop)));
    }

    /** Begins to watch a connection that was admitted, whatever it becomes. On its loop. */
    ConnectionTable watch(Channel channel) {
        Ticker ticker = ticker(channel);
        channel.closeFuture().addListener(new Admitted(ticker, channel));
        return ticker.table;
    }

    /** Makes a connection one that is closed with the server. On its loop. */
    void adopt(Channel channel) {
        channel.closeFuture().addListener(new Adopted(ticker(channel), channel));
    }

    /**
     * The table of a channel's loop.
     *
     * @throws IllegalArgumentException when the loop is not one of the server
     */
    ConnectionTable table(Channel channel) {
        return ticker(channel).table;
    }

    private Ticker ticker(Channel channel) {
        return tickers.get(loops.of(channel.eventLoop()).index());
    }

    void start() {
        tickers.forEach(ticker -> ticker.loop.execute(ticker::arm));
    }

    /** Closes connections without a request; the others end with their next answer. */
    void closeIdleConnections() {
        tickers.forEach(ticker -> ticker.loop.execute(ticker.table::closeGracefully));
    }

    /**
     * Closes every connection and waits until that is done. An event loop that is told to end may do so without closing
     * what is registered with it, so this comes first.
     */
    void closeConnections() {
        var done = new CountDownLatch(tickers.size());
        for (Ticker ticker : tickers) {
            ticker.loop.execute(() -> {
                ticker.loop.cancel(ticker);
                ticker.table.closeNow();
                List.copyOf(ticker.adopted).forEach(one -> one.channel.close());
                done.countDown();
            });
        }
        try {
            done.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A connection, and where it stands among those of its loop. Confined to the loop. */
    private static class Adopted implements ChannelFutureListener {
        final Channel channel;
        final Ticker ticker;
        private int place;

        Adopted(Ticker ticker, Channel channel) {
            this.ticker = ticker;
            this.channel = channel;
            this.place = ticker.adopted.size();
            ticker.adopted.add(this);
        }

        /** It was closed: the last one takes its place. */
        @Override
        @SuppressWarnings("ReferenceEquality") // a connection is itself
        public void operationComplete(ChannelFuture closed) {
            Adopted last = ticker.adopted.remove(ticker.adopted.size() - 1);
            if (last != this) {
                ticker.adopted.set(place, last);
                last.place = place;
            }
            ticker.waiting.remove(this);
        }
    }

    /** One that was admitted at the door, and counts until it is closed. */
    private static final class Admitted extends Adopted {
        Admitted(Ticker ticker, Channel channel) {
            super(ticker, channel);
        }

        @Override
        public void operationComplete(ChannelFuture closed) {
            super.operationComplete(closed);
            ticker.countOut();
        }
    }

    /** One loop's connections. Confined to the loop. */
    private final class Ticker extends Timer {
        final Loop loop;
        final ConnectionTable table = new ConnectionTable();
        final List<Adopted> adopted = new ArrayList<>();
        final Map<Adopted, WriteWatch> waiting = new HashMap<>(); // those that did not take all at the last look
        int ticks;

        Ticker(Loop loop) {
            this.loop = loop;
        }

        void countOut() {
            guard.left();
        }

        void arm() {
            loop.schedule(this, SECOND, SECOND);
        }

        @Override
        protected void onDeadline() {
            table.sweep(loop.nanos());
            if (writeTimeoutNanos > 0 && ++ticks >= ticksBetweenLooks) {
                ticks = 0;
                look(loop.nanos());
            }
            arm();
        }

        private void look(long nowNanos) {
            List<Channel> stalled = new ArrayList<>(0);
            for (Adopted one : adopted) {
                if (PendingBytes.of(one.channel) == 0) {
                    waiting.remove(one);
                } else if (waiting.computeIfAbsent(one, key -> new WriteWatch(key.channel))
                                .stalledNanos(nowNanos)
                        >= writeTimeoutNanos) {
                    stalled.add(one.channel);
                }
            }
            for (Channel channel : stalled) {
                log.debug("{} took nothing of what waits for it for {} s", channel, writeTimeoutNanos / SECOND);
                metrics.increment(Metric.CONNECTIONS_STALLED);
                // not through the pipeline, which would wait for what cannot be written
                channel.unsafe().close(channel.unsafe().voidPromise());
            }
        }
    }
}
