/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.lane;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Daemon threads with names of their own. Safe on any thread. */
final class LaneThreads implements ThreadFactory {
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public Thread newThread(Runnable task) {
        var thread = new Thread(task, "rtcomm-handler-" + count.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
