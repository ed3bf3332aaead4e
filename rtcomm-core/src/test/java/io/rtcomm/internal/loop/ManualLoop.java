/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.loop;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One loop whose tasks and time go on only when a test says so. Confined to the test's thread, which counts as the loop. */
public final class ManualLoop {
    private static final long STEP_NANOS = 5_000_000L;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Loops loops;
    private long nanos;

    /** A loop whose clock begins just before it wraps around, as {@link System#nanoTime} may. */
    public ManualLoop() {
        nanos = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(7);
        channel.freezeTime();
        loops = new Loops(channel.eventLoop(), UnpooledByteBufAllocator.DEFAULT, this::nanos);
    }

    /** The loop. */
    public Loop loop() {
        return loops.get(0);
    }

    /** The loop as the only one of its server. */
    public Loops loops() {
        return loops;
    }

    /** A channel that lives on the loop. */
    public EmbeddedChannel channel() {
        return channel;
    }

    EventLoop eventLoop() {
        return channel.eventLoop();
    }

    /** The time of its clock. */
    public long nanos() {
        return nanos;
    }

    /** Runs what is due, and what that brings about. */
    public void run() {
        do {
            channel.runPendingTasks();
        } while (channel.hasPendingTasks());
    }

    /** Lets time go by, in small steps. */
    public void advance(Duration duration) {
        for (long left = duration.toNanos(); left > 0; left -= STEP_NANOS) {
            jump(Duration.ofNanos(Math.min(left, STEP_NANOS)));
        }
    }

    /** Lets time go by at once, as for a loop that was busy. */
    public void jump(Duration duration) {
        skip(duration);
        run();
    }

    /** Lets time go by without the loop noticing. */
    public void skip(Duration duration) {
        nanos += duration.toNanos();
        channel.advanceTimeBy(duration.toNanos(), TimeUnit.NANOSECONDS);
    }
}
