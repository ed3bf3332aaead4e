/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.lane;

import io.rtcomm.internal.loop.Loop;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Has the lanes of one loop drained by threads of an executor, many in one hand-over. {@link #execute} is safe on any
 * thread; everything else is confined to the loop, but for what says otherwise.
 *
 * <pre>
 *   loop      reads a, b, c ── end of the pass: one batch, one wake-up ──┐          ┌──► writes the answers
 *                                                                        ▼          │
 *   worker                                          drains a, drains b, drains c ── one wake-up
 * </pre>
 *
 * <p>A handler that blocks must not hold up the lanes behind it. While workers are out the loop looks after them: when none
 * has got on to another lane, those are given up ({@link Shift}), and what waits is handed to the executor lane by lane. So are
 * the next ones for a while, more each time: where handlers block, batches are of no use. When workers get on, but not to the
 * end, more of them are sent.
 */
final class LaneCrew implements Executor {
    /** How often the loop looks after the workers. */
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    /** So many looks in a row without progress mean that a handler blocks; one may be the machine's fault. */
    private static final int PATIENCE = 3;

    /** A batch is handed over before the end of the pass when it has so many lanes. */
    private static final int BATCH = 64;

    /** After a handler blocked, so many lanes are handed over one by one; doubled each time up to the limit. */
    private static final int ALONE_FIRST = 64;

    private static final int ALONE_MOST = 8192;

    private static final int FOR_EVER = Integer.MAX_VALUE;

    /** So many looks in a row with progress, and a handler that blocks is news again. */
    private static final int GOOD_LOOKS = 64;

    private static final AtomicReferenceFieldUpdater<LaneCrew, LaneBatch> HEAD =
            AtomicReferenceFieldUpdater.newUpdater(LaneCrew.class, LaneBatch.class, "head");

    private final Loop loop;
    private final Executor executor;
    private final int mostWorkers = Runtime.getRuntime().availableProcessors();
    private final Runnable endOfPass = this::onEndOfPass;
    private final Runnable look = this::onLook;

    // the pass
    private SerialExecutor[] collected = new SerialExecutor[BATCH];
    private int count;
    private boolean passEnds;
    private LaneBatch tail = LaneBatch.none();

    // between loop and workers
    private volatile LaneBatch head = tail; // by the updater
    private volatile Shift shift = new Shift(); // written on the loop

    // what the last look saw
    private boolean looking; // whether there will be another
    private LaneBatch seenBatch = tail;
    private int seenTaken;
    private int still; // looks in a row without progress
    private int good; // looks in a row with progress
    private int alone; // so many lanes are handed over one by one
    private int aloneNext = ALONE_FIRST;

    /** The crew of a loop over an executor. Safe on any thread. */
    LaneCrew(Loop loop, Executor executor) {
        this.loop = loop;
        this.executor = executor;
    }

    /** Runs a task on the executor, by itself. */
    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /**
     * Takes a lane that has something to do, if it comes from the loop. Safe on any thread.
     *
     * @return whether it will be drained or rejected
     */
    boolean collect(SerialExecutor lane) {
        if (!loop.inLoop() || loop.eventLoop().isShuttingDown()) {
            return false;
        }
        if (alone > 0) {
            alone -= alone == FOR_EVER ? 0 : 1;
            return false;
        }
        collected[count++] = lane;
        if (count == BATCH) {
            handOver();
        } else if (!passEnds) {
            passEnds = true;
            loop.execute(endOfPass);
        }
        return true;
    }

    private void onEndOfPass() {
        passEnds = false;
        if (count > 0) {
            handOver();
        }
    }

    private void handOver() {
        var batch = new LaneBatch(Arrays.copyOf(collected, count));
        Arrays.fill(collected, 0, count, null);
        count = 0;
        tail.following(batch);
        tail = batch;
        if (!looking) {
            seenBatch = batch;
            seenTaken = 0;
            still = 0;
            lookLater();
        }
        if (shift.first()) {
            send(shift);
        }
    }

    private void send(Shift of) {
        try {
            executor.execute(new Worker(of));
        } catch (Throwable e) { // also an Error, as of a JVM that can make no more threads
            of.leave();
            if (!of.first()) {
                return; // who works already takes what waits
            }
            of.leave();
            for (SerialExecutor lane = claim(); lane != null; lane = claim()) {
                lane.rejected(true, e);
            }
        }
    }

    /** The next lane of all batches; absent when all are taken. Safe on any thread. */
    private @Nullable SerialExecutor claim() {
        while (true) {
            LaneBatch batch = head;
            SerialExecutor lane = batch.claim();
            if (lane != null) {
                return lane;
            }
            LaneBatch following = batch.following();
            if (following == null) {
                return null;
            }
            HEAD.compareAndSet(this, batch, following);
        }
    }

    /** Whether a lane waits for a worker. Safe on any thread. */
    private boolean waiting() {
        LaneBatch batch = head;
        return batch.left() || batch.following() != null;
    }

    private void lookLater() {
        looking = true;
        var unused = loop.eventLoop().schedule(look, LOOK_NANOS, TimeUnit.NANOSECONDS);
    }

    /** Looks after the workers. */
    private void onLook() {
        looking = false;
        boolean waiting = waiting(); // first: a worker takes a lane only after it has come
        int workers = shift.size();
        if (!waiting && workers == 0) {
            return;
        }
        LaneBatch batch = head;
        int taken = batch.taken();
        boolean progress = batch != seenBatch || taken != seenTaken;
        seenBatch = batch;
        seenTaken = taken;
        if (progress || workers == 0) {
            onProgress(waiting, workers);
        } else if (shift.atRest() || ++still == PATIENCE) {
            giveUp();
        }
        lookLater();
    }

    private void onProgress(boolean waiting, int workers) {
        still = 0;
        if (++good >= GOOD_LOOKS) {
            aloneNext = ALONE_FIRST;
        }
        if (waiting && workers < mostWorkers) {
            shift.enter();
            send(shift);
        }
    }

    /** A handler blocks: nobody waits for it. */
    private void giveUp() {
        shift = new Shift();
        loop.speakUp();
        still = 0;
        good = 0;
        alone = aloneNext;
        aloneNext = Math.min(ALONE_MOST, 2 * aloneNext);
        for (SerialExecutor lane = claim(); lane != null; lane = claim()) {
            lane.startAlone();
        }
    }

    /** From now on each lane is for itself: there may be no loop to look after them. */
    void close() {
        if (count > 0) {
            handOver();
        }
        giveUp();
        alone = FOR_EVER;
    }

    private boolean ended() {
        return executor instanceof ExecutorService service && service.isShutdown();
    }

    /** Drains lanes until there are none. Run by a thread of the executor. */
    private final class Worker implements Runnable {
        private final Shift own;

        Worker(Shift own) {
            this.own = own;
        }

        @Override
        public void run() {
            Thread thread = Thread.currentThread();
            own.works(thread);
            do {
                loop.hush(thread);
                try {
                    drainAll();
                } finally {
                    loop.speakUp(thread);
                    own.leave();
                }
            } while (own == shift && waiting() && own.first());
        }

        private void drainAll() {
            while (own == shift) {
                SerialExecutor lane = claim();
                if (lane == null) {
                    return;
                }
                lane.run();
                if (Thread.interrupted() && ended()) { // else it was meant for the handler, and not for the next one
                    return;
                }
            }
        }
    }
}
