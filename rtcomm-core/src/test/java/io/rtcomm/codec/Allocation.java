/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.function.Executable;

/** Counts bytes: a measure of work that does not depend on the machine. */
public final class Allocation {
    private Allocation() {}

    /** How many bytes of heap a run takes. */
    public static long of(Executable run) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try {
            run.execute(); // classes are loaded by the first run
            long before = threads.getCurrentThreadAllocatedBytes();
            run.execute();
            return threads.getCurrentThreadAllocatedBytes() - before;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
