/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what the current thread allocates. */
final class Allocations {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocations() {}

    /** How many bytes a task allocates when it runs for the second time, all classes loaded. */
    static long of(Runnable task) {
        task.run();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        task.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
