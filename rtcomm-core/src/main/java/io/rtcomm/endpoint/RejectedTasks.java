/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns that an executor of the application did not take a task. An executor that is full may refuse thousands in a
 * second, at the worst of times for a log: one of them is written each second, with the number of the others. Safe on any
 * thread.
 */
public final class RejectedTasks {
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final RejectedTasks OF_ALL =
            new RejectedTasks(LoggerFactory.getLogger(RejectedTasks.class), System::nanoTime);

    private final Logger log;
    private final LongSupplier nanos;
    private final AtomicLong quietUntil;
    private final LongAdder unwritten = new LongAdder();

    RejectedTasks(Logger log, LongSupplier nanos) {
        this.log = log;
        this.nanos = nanos;
        this.quietUntil = new AtomicLong(nanos.getAsLong());
    }

    /**
     * Warns of a task that was not taken, or counts it.
     *
     * @param outcome what becomes of what the task was for
     */
    public static void warn(String outcome, Throwable why) {
        OF_ALL.report(outcome, why);
    }

    void report(String outcome, Throwable why) {
        long now = nanos.getAsLong();
        long until = quietUntil.get();
        if (now - until < 0 || !quietUntil.compareAndSet(until, now + PAUSE_NANOS)) {
            unwritten.increment();
            return;
        }
        log.warn(
                "an executor rejected a task: {}; as {} more since the last warning (expected: an executor that takes every task)",
                outcome,
                unwritten.sumThenReset(),
                why);
    }
}
