/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.lane;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A serial lane: tasks run one after the other, in the order in which they came, on threads of an executor. Safe on any
 * thread; no locks. A task that throws is logged and hurts no other. When the executor takes no task, what waits is
 * dropped: nothing may pile up that nobody will run.
 *
 * <p>A task may {@linkplain #suspend suspend} the lane until something else has happened, without holding a thread.
 */
public final class SerialExecutor implements Executor {
    private static final Logger log = LoggerFactory.getLogger(SerialExecutor.class);

    /** After so many tasks in a row the others that share the executor get their turn. */
    private static final int TURN = 64;

    private static final VarHandle TASK;

    static {
        try {
            TASK = MethodHandles.lookup().findVarHandle(SerialExecutor.class, "task", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Executor executor;
    private final @Nullable LaneWatch watch; // absent: nobody looks
    private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final Runnable drain = this::drain;

    /** Tasks that wait or run; whoever makes it 1 starts the draining. */
    private final AtomicInteger backlog = new AtomicInteger();

    /** What the running task suspended the lane with; touched by the draining thread only. */
    private @Nullable Suspension suspension;

    /** Changes with every task; written by the draining thread only. */
    private int task;

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
        return (int) TASK.getOpaque(this);
    }

    /** How many tasks wait or run. */
    public int backlog() {
        return backlog.get();
    }

    @Override
    public void execute(Runnable task) {
        queue.add(task);
        if (backlog.getAndIncrement() == 0) {
            start(drain);
        }
    }

    /**
     * Called by a task of this lane: nothing runs after it until {@link Suspension#resume}, which may come before the
     * task has ended.
     */
    public Suspension suspend() {
        var made = new Suspension(this);
        suspension = made;
        return made;
    }

    private void start(Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            log.warn("tasks of a lane are dropped: {} (expected: an executor that takes every task)", backlog.get(), e);
            drop(work);
        }
    }

    /** Whoever may start the lane may empty it; it begins anew with the next task. */
    @SuppressWarnings("ReferenceEquality") // the one task that empties the queue
    private void drop(Runnable work) {
        if (work == drain) {
            queue.poll(); // else the work itself is the first of the backlog
        }
        while (backlog.decrementAndGet() > 0) {
            queue.poll();
        }
    }

    private void drain() {
        Runnable first = queue.poll();
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
            TASK.setOpaque(this, task + 1);
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
            if (backlog.decrementAndGet() == 0) {
                return;
            }
            if (--left == 0) {
                start(drain);
                return;
            }
            Runnable next = queue.poll();
            if (next == null) {
                throw new IllegalStateException("a counted task is not in the queue");
            }
            current = next;
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) { // an application's Error must not end the lane either
            log.error("a task of a lane failed", e);
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
         * @param continuation runs first, as a task of the lane; of several calls the first counts
         */
        public void resume(Runnable continuation) {
            if (state.compareAndSet(null, continuation)) {
                return; // the task is still running; the lane finds the continuation after it
            }
            if (state.compareAndSet(Mark.PARKED, Mark.RESUMED)) {
                lane.start(() -> lane.runFrom(continuation));
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
