/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import io.rtcomm.internal.lane.LaneWatch;
import io.rtcomm.internal.loop.LoopWatch;
import io.rtcomm.observe.Metric;
import io.rtcomm.observe.Metrics;
import io.rtcomm.observe.Stall;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks from a thread of its own for loops and handlers that hold others up. Safe on any thread. */
final class StallWatch {
    private static final Logger log = LoggerFactory.getLogger(StallWatch.class);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LoopWatch loops;
    private final LaneWatch lanes;
    private final long loopNanos;
    private final long handlerNanos;
    private final Metrics metrics;
    private final List<Consumer<Stall>> listeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "rtcomm-watch");

    StallWatch(LoopWatch loops, LaneWatch lanes, Duration loop, Duration handler, Metrics metrics) {
        this.loops = loops;
        this.lanes = lanes;
        this.loopNanos = loop.toNanos();
        this.handlerNanos = handler.toNanos();
        this.metrics = metrics;
        thread.setDaemon(true);
    }

    List<Consumer<Stall>> listeners() {
        return listeners;
    }

    /** To be called before anything else can keep a loop busy: a loop is known only when it has given a sign of life. */
    void start() {
        scanLoops();
        thread.start();
    }

    void stop() {
        stopped.countDown();
    }

    private void run() {
        long pause = Math.max(1, Math.min(LONGEST_PAUSE_NANOS, Math.min(loopNanos, handlerNanos) / 4));
        try {
            while (!stopped.await(pause, TimeUnit.NANOSECONDS)) {
                scanLoops();
                lanes.scan(System.nanoTime(), handlerNanos, (stuck, nanos) -> report(Stall.Kind.HANDLER, stuck, nanos));
            }
        } catch (InterruptedException e) {
            log.debug("the watch was interrupted and ends", e);
        }
    }

    private void scanLoops() {
        loops.scan(System.nanoTime(), loopNanos, (stuck, nanos) -> report(Stall.Kind.LOOP, stuck, nanos));
    }

    private void report(Stall.Kind kind, Thread stuck, long nanos) {
        String name = stuck.getName().isEmpty() ? stuck.toString() : stuck.getName(); // virtual threads have none
        var stall = new Stall(kind, name, Duration.ofNanos(nanos), Arrays.asList(stuck.getStackTrace()));
        metrics.increment(kind == Stall.Kind.LOOP ? Metric.LOOP_STALLS : Metric.HANDLER_STALLS);
        log.warn(
                "{} {} has been busy with one thing for {} ms (expected: less than {} ms); it is at{}",
                kind == Stall.Kind.LOOP ? "event loop" : "handler thread",
                stall.thread(),
                stall.duration().toMillis(),
                TimeUnit.NANOSECONDS.toMillis(kind == Stall.Kind.LOOP ? loopNanos : handlerNanos),
                stall.stack().stream().map(frame -> "\n\tat " + frame).collect(Collectors.joining()));
        for (Consumer<Stall> listener : listeners) {
            try {
                listener.accept(stall);
            } catch (Throwable e) { // also an application's Error: the watch goes on
                log.warn("a listener to stalls failed", e);
            }
        }
    }
}
