/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.lane;

import io.rtcomm.endpoint.RejectedTasks;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A serial lane: tasks run one after the other, in the order in which they came, on threads of an executor. Safe on any
 * thread; no locks. A task that throws is logged and hurts no other. When the executor takes no task, what waits is
 * dropped: nothing may pile up that nobody will run.
 *
 * <p>To be extended by what has a lane of its own, so that both are one object. A task may {@linkplain #suspend suspend} the lane until something else has happened, without holding a thread.
 */
public class SerialExecutor implements Executor, Runnable {
    private static final Logger log = LoggerFactory.getLogger(SerialExecutor.class);

    /** After so many tasks in a row the others that share the executor get their turn. */
    private static final int TURN = 64;

    private static final AtomicIntegerFieldUpdater<SerialExecutor> BACKLOG =
            AtomicIntegerFieldUpdater.newUpdater(SerialExecutor.class, "backlog");
    private static final AtomicReferenceFieldUpdater<SerialExecutor, @Nullable LaneTask> CAME =
            AtomicReferenceFieldUpdater.newUpdater(SerialExecutor.class, LaneTask.class, "came");
    private static final AtomicIntegerFieldUpdater<SerialExecutor> TASK =
            AtomicIntegerFieldUpdater.newUpdater(SerialExecutor.class, "task");

    private final Executor executor;
    private final @Nullable LaneWatch watch; // absent: nobody looks

    /** What came and was not looked at, the latest first; absent when there is nothing. By the updater. */
    private volatile @Nullable LaneTask came;

    /** What is next, in order; absent before it is taken from what came. Touched by whoever drains only. */
    private @Nullable LaneTask next;

    /** Tasks that wait or run; whoever makes it 1 starts the draining. By the updater. */
    private volatile int backlog;

    /** What the running task suspended the lane with; touched by the draining thread only. */
    private @Nullable Suspension suspension;

    /** Another one with every task, for the watch; written by whoever drains only. By the updater. */
    private volatile int task;

    /** A lane over an executor. */
    public SerialExecutor(Executor executor) {
        this(executor, null);
    }

    /** A lane over an executor that is watched while it runs. */
    public SerialExecutor(Executor executor, @Nullable LaneWatch watch) {
        this.executor = executor;
        this.watch = watch;
    }

    /** Something that is another with every task. Safe on any thread. */
    int taskNumber() {
        return task;
    }

    /** How many tasks wait or run. */
    public final int backlog() {
        return backlog;
    }

    @Override
    public final void execute(Runnable task) {
        var link = task instanceof LaneTask own ? own : new Wrapped(task);
        do {
            link.next = came;
        } while (!CAME.weakCompareAndSet(this, link.next, link));
        if (BACKLOG.getAndIncrement(this) == 0) {
            start(null);
        }
    }

    /** The next task, in the order in which they came; absent when there is none. */
    private @Nullable LaneTask poll() {
        LaneTask first = next;
        if (first == null) {
            first = reversed(CAME.getAndSet(this, null)); // all at once
        }
        if (first == null) {
            return null;
        }
        next = first.next;
        first.next = null; // who keeps it does not keep those behind it
        return first;
    }

    private static @Nullable LaneTask reversed(@Nullable LaneTask latest) {
        LaneTask first = null;
        for (LaneTask link = latest; link != null; ) {
            LaneTask before = link.next;
            link.next = first;
            first = link;
            link = before;
        }
        return first;
    }

    /**
     * Called by a task of this lane: nothing runs after it until {@link Suspension#resume}, which may come before the
     * task has ended.
     */
    public final Suspension suspend() {
        var made = new Suspension(this);
        suspension = made;
        return made;
    }

    /** @param continuation the first of the backlog when it is in no queue; else absent */
    private void start(@Nullable Runnable continuation) {
        if (continuation == null && executor instanceof LaneCrew crew && crew.collect(this)) {
            return;
        }
        startAlone(continuation);
    }

    /** Starts the lane by itself. Called in place of a {@link #run}. */
    void startAlone() {
        startAlone(null);
    }

    private void startAlone(@Nullable Runnable continuation) {
        try {
            executor.execute(continuation == null ? this : () -> runFrom(continuation));
        } catch (Throwable e) { // also an Error, as of a JVM that can make no more threads
            if (continuation instanceof LaneTask dropped) {
                drop(dropped);
            }
            rejected(continuation == null, e);
        }
    }

    /** The executor does not take the lane. Whoever may start it may empty it; it begins anew with the next task. */
    void rejected(boolean firstIsQueued, Throwable why) {
        RejectedTasks.warn("what waits in a lane is dropped", why);
        if (firstIsQueued) {
            dropNext();
        }
        while (BACKLOG.decrementAndGet(this) > 0) {
            dropNext();
        }
    }

    private void dropNext() {
        LaneTask dropped = poll();
        if (dropped != null) {
            drop(dropped);
        }
    }

    private static void drop(LaneTask dropped) {
        try {
            dropped.onDropped();
        } catch (Throwable e) { // the others have to be dropped as well
            log.error("a task of a lane failed when it was dropped", e);
        }
    }

    /** Runs what waits, for a while. Called by whoever started the lane. */
    @Override
    public final void run() {
        Runnable first = poll();
        if (first != null) {
            runFrom(first);
        }
    }

    private void runFrom(Runnable first) {
        if (watch == null) {
            runAll(first);
            return;
        }
        int place = watch.enter(this);
        try {
            runAll(first);
        } finally {
            watch.leave(place);
        }
    }

    private void runAll(Runnable first) {
        Runnable current = first;
        int left = TURN;
        while (true) {
            TASK.lazySet(this, task + 1);
            run(current);
            Suspension suspended = suspension;
            if (suspended != null) {
                suspension = null;
                Runnable continuation = suspended.park();
                if (continuation == null) {
                    return;
                }
                current = continuation;
                continue;
            }
            if (BACKLOG.decrementAndGet(this) == 0) {
                return;
            }
            if (--left == 0) {
                start(null);
                return;
            }
            Runnable following = poll();
            if (following == null) {
                throw new IllegalStateException("a counted task is not in the queue");
            }
            current = following;
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) { // an application's Error must not end the lane either
            log.error("a task of a lane failed", e);
        }
    }

    /** A task of any kind. */
    private static final class Wrapped extends LaneTask {
        private final Runnable task;

        Wrapped(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            task.run();
        }
    }

    /** A lane that waits. Safe on any thread. */
    public static final class Suspension {
        /** What stands in for a continuation; never run. */
        private enum Mark implements Runnable {
            /** The lane waits for one. */
            PARKED,
            /** There was one. */
            RESUMED;

            @Override
            public void run() {
                throw new IllegalStateException(this + " (expected: never run)");
            }
        }

        private final SerialExecutor lane;
        private final AtomicReference<@Nullable Runnable> state = new AtomicReference<>();

        Suspension(SerialExecutor lane) {
            this.lane = lane;
        }

        /**
         * Lets the lane go on.
         *
         * @param continuation runs first, as a task of the lane; of several calls the first counts. A {@link LaneTask} is told
         *     when the executor does not take it.
         */
        public void resume(Runnable continuation) {
            if (state.compareAndSet(null, continuation)) {
                return; // the task is still running; the lane finds the continuation after it
            }
            if (state.compareAndSet(Mark.PARKED, Mark.RESUMED)) {
                lane.start(continuation);
            }
        }

        /** Returns the continuation if it is there already, else null: {@link #resume} will start the lane. */
        private @Nullable Runnable park() {
            if (state.compareAndSet(null, Mark.PARKED)) {
                return null;
            }
            return state.getAndSet(Mark.RESUMED);
        }
    }
}
