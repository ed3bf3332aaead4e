/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what waits for the handlers of one connection, and says when that is too much. {@link #onQueued} is called on the
 * connection's loop, {@link #onDone} on any thread.
 */
final class Intake {
    /** So many bytes may wait; one message more is never refused. */
    static final long MAX_BYTES = 4L << 20;

    private final int maxTasks;
    private final Runnable relieved;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger tasks = new AtomicInteger();

    /** Whether somebody must say when there is room again; whoever takes it back says so. */
    private final AtomicBoolean full = new AtomicBoolean();

    /** @param relieved runs on the thread that made room, once for every time that it was full */
    Intake(int maxTasks, Runnable relieved) {
        this.maxTasks = maxTasks;
        this.relieved = relieved;
    }

    /** Something was given to the lane; true when it is the one that fills it. */
    boolean onQueued(long size) {
        boolean much = bytes.addAndGet(size) > MAX_BYTES;
        much |= tasks.incrementAndGet() >= maxTasks;
        return much && full.compareAndSet(false, true);
    }

    /** Whether it was full, and nobody has said since that there is room. */
    boolean full() {
        return full.get();
    }

    /** A handler is done with it. */
    void onDone(long size) {
        bytes.addAndGet(-size);
        tasks.decrementAndGet();
        tellIfRelieved();
    }

    /** Also to be called after {@link #onQueued} said true: the lane may have emptied before it could see that. */
    void tellIfRelieved() {
        if (full.get()
                && bytes.get() <= MAX_BYTES / 2
                && tasks.get() <= maxTasks / 2
                && full.compareAndSet(true, false)) {
            relieved.run();
        }
    }
}
