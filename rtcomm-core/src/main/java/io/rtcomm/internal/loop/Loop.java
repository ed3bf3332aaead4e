/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.loop;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.AbstractEventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import io.rtcomm.transport.Flushable;
import io.rtcomm.transport.HomeLoop;
import io.rtcomm.transport.Prefetchable;
import io.rtcomm.transport.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop with what it owns: its timers and what is flushed at the end of its pass. {@link #execute},
 * {@link #offer}, {@link #executeSoon}, {@link #hush}, {@link #speakUp}, {@link #inLoop} and {@link #index} are safe on any thread;
 * everything else is confined to the loop.
 *
 * <pre>
 *   read channels ── queue messages, flushLater ──┐
 *   run tasks ────── queue messages, flushLater ──┤
 *                                                 └── flush pass: one write per client
 * </pre>
 */
public final class Loop implements HomeLoop {
    private static final Logger log = LoggerFactory.getLogger(Loop.class);

    /** Far enough to mean never, and near enough for deadlines to be compared by their difference. */
    private static final long MAX_DELAY_NANOS = Long.MAX_VALUE / 4;

    private final int index;
    private final EventLoop eventLoop;
    private final LongSupplier clock;

    /** The thread whose {@link #executeSoon} wakes nobody; absent while there is none. Any thread. */
    private final AtomicReference<@Nullable Thread> hushed = new AtomicReference<>();

    private volatile boolean wakeUpOwed; // whether that thread gave tasks; it writes

    // the flush of this pass
    private final JoinedFrames frames;
    private final Runnable flushPass = this::onFlushPass;
    private List<Flushable> waiting = new ArrayList<>();
    private List<Flushable> flushing = new ArrayList<>();
    private boolean flushScheduled;

    @SuppressWarnings("UnusedVariable") // what was read ahead has to go somewhere
    private int seen;

    // timers
    private final TimerHeap timers = new TimerHeap();
    private final Runnable timerPass = this::onTimerPass;
    private @Nullable ScheduledFuture<?> wakeUp; // absent while no timer is armed
    private long wakeUpNanos;
    private boolean inTimerPass;

    /**
     * A loop over one of Netty's.
     *
     * @param index its number, from 0
     * @param clock nanoseconds with an arbitrary origin, as {@code System::nanoTime}
     */
    public Loop(int index, EventLoop eventLoop, ByteBufAllocator allocator, LongSupplier clock) {
        this.index = index;
        this.eventLoop = eventLoop;
        this.clock = clock;
        this.frames = new JoinedFrames(allocator);
    }

    /** The number of this loop among those of its server. */
    public int index() {
        return index;
    }

    @Override
    public EventLoop eventLoop() {
        return eventLoop;
    }

    @Override
    public boolean inLoop() {
        return eventLoop.inEventLoop();
    }

    @Override
    public long nanos() {
        return clock.getAsLong();
    }

    @Override
    public void execute(Runnable task) {
        if (!offer(task)) {
            log.debug("a task came after the end of loop {}", index);
        }
    }

    @Override
    public boolean offer(Runnable task) {
        try {
            eventLoop.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /**
     * As {@link #execute}, for what the caller does not wait for. From a thread that was {@linkplain #hush hushed} it does
     * not wake the loop: many tasks then cost one wake-up.
     */
    public void executeSoon(Runnable task) {
        Thread caller = Thread.currentThread();
        if (!isHushed(caller) || !(eventLoop instanceof AbstractEventExecutor executor)) {
            execute(task);
            return;
        }
        if (!wakeUpOwed) {
            wakeUpOwed = true;
        }
        try {
            executor.lazyExecute(task);
        } catch (RejectedExecutionException e) {
            log.debug("a task came after the end of loop {}", index);
        }
        if (!isHushed(caller)) {
            wakeUp(); // it ended in between, and whoever ended it may not have seen the task
        }
    }

    /**
     * Lets a thread give tasks to this loop without waking it, until {@link #speakUp}. The caller sees to it that the loop
     * wakes up now and then by itself. There is one such thread; others are refused, and go on as before.
     */
    public void hush(Thread thread) {
        hushed.compareAndSet(null, thread);
    }

    /** Takes {@link #hush} back, and wakes the loop for what it was given meanwhile. */
    public void speakUp(Thread thread) {
        if (!isHushed(thread)) {
            return;
        }
        boolean owed = wakeUpOwed;
        wakeUpOwed = false;
        hushed.set(null);
        if (owed && !inLoop()) {
            wakeUp();
        }
    }

    /** Takes back whatever was hushed. In the loop, which finds what it was given in this pass. */
    public void speakUp() {
        assert inLoop() : "not on the loop";
        hushed.set(null);
    }

    @SuppressWarnings("ReferenceEquality") // a thread is itself
    private boolean isHushed(Thread thread) {
        return hushed.get() == thread;
    }

    private void wakeUp() {
        execute(Loop::onWakeUp);
    }

    /** Nothing is left to do: who comes here is awake. */
    private static void onWakeUp() {}

    @Override
    public void flushLater(Flushable flushable) {
        assert inLoop() : "not on the loop";
        waiting.add(flushable);
        if (!flushScheduled) {
            flushScheduled = true;
            execute(flushPass);
        }
    }

    @Override
    public void schedule(Timer timer, long delayNanos, long quantumNanos) {
        assert inLoop() : "not on the loop";
        long deadline = clock.getAsLong() + Math.max(0, Math.min(delayNanos, MAX_DELAY_NANOS));
        long beyond = Math.floorMod(deadline, quantumNanos);
        if (beyond != 0) {
            deadline += quantumNanos - beyond;
        }
        timers.remove(timer);
        timers.add(timer, deadline);
        if (!inTimerPass && (wakeUp == null || deadline - wakeUpNanos < 0)) {
            armWakeUp(deadline);
        }
    }

    @Override
    public void cancel(Timer timer) {
        assert inLoop() : "not on the loop";
        timers.remove(timer);
    }

    /** How many timers are armed. */
    public int armedTimers() {
        return timers.size();
    }

    private void armWakeUp(long deadline) {
        if (wakeUp != null) {
            wakeUp.cancel(false);
        }
        wakeUpNanos = deadline;
        wakeUp = eventLoop.schedule(timerPass, Math.max(0, deadline - clock.getAsLong()), TimeUnit.NANOSECONDS);
    }

    private void onTimerPass() {
        wakeUp = null;
        inTimerPass = true; // timers arm themselves again: the next wake-up is known only when all of them have
        long now = clock.getAsLong();
        Timer due = timers.peek();
        while (due != null && due.deadlineNanos() - now <= 0) {
            timers.remove(due);
            fire(due);
            due = timers.peek();
        }
        inTimerPass = false;
        if (due != null) {
            armWakeUp(due.deadlineNanos());
        }
    }

    private void fire(Timer timer) {
        try {
            timer.fire();
        } catch (Throwable e) { // an Error, too, must not cost the other timers their wake-up
            log.error("a timer of loop {} failed", index, e);
        }
    }

    private void onFlushPass() {
        flushScheduled = false;
        List<Flushable> batch = waiting;
        waiting = flushing;
        flushing = batch;
        try {
            for (int i = 0; i < batch.size(); i++) {
                if (i % Prefetchable.GROUP == 0) {
                    prefetch(batch, i, Math.min(i + Prefetchable.GROUP, batch.size()));
                }
                flushOne(batch.get(i));
            }
        } finally {
            batch.clear();
            frames.clear();
        }
    }

    private void prefetch(List<Flushable> batch, int from, int to) {
        int all = 0;
        try {
            for (int i = from; i < to; i++) {
                all += batch.get(i).prefetch();
            }
        } catch (Throwable e) { // an Error, too, must not cost anybody their flush, which works without
            log.error("reading ahead on loop {} failed", index, e);
        }
        seen = all;
    }

    private void flushOne(Flushable flushable) {
        try {
            flushable.onFlush(frames);
        } catch (
                Throwable e) { // an Error, too, must not cost the others their flush: Netty's "out of direct memory" is
            // one
            log.error("a flush on loop {} failed", index, e);
        }
    }
}
