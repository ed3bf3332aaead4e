/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * Holds code to work that grows as its input does. A piece of the input, chosen by the input itself, is repeated until
 * the whole is long, and once more until it is sixteen times as long: what the code allocates may grow by little more
 * than that. In long runs the same is asked of the processor's time, with much more room, since it cannot be measured as
 * exactly.
 */
public final class Work {
    /** Set in long runs, where time is looked at too. */
    private static final boolean LONG_RUN = Boolean.getBoolean("fuzz.long");

    /** How many inputs there are for each one that is looked at. */
    private static final int ONE_IN = LONG_RUN ? 32 : 4;

    private static final int SHORT = 4 << 10;
    private static final int TIMES = 16;
    private static final long ALLOCATION_FLOOR = 128 << 10;

    /**
     * So many bytes for each byte of input are no cause for alarm, even if the shorter input was refused at once. In long
     * runs the code is instrumented: each switch makes an array of its cases, for the fuzzer to see.
     */
    private static final int MODEST = LONG_RUN ? 512 : 128;

    private static final long TIME_FLOOR_NANOS = 20_000_000;
    private static final int ROOM_OF_TIME = 6;
    private static final int MEASUREMENTS = 5;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Work() {}

    /** What is measured. Its own exceptions are its own matter. */
    @FunctionalInterface
    public interface Task {
        void run(byte[] input) throws Exception;
    }

    /** Fails when the work of a task grows faster than its input. */
    public static void assertLinear(byte[] data, Task task) {
        int hash = Arrays.hashCode(data);
        if (data.length == 0 || Math.floorMod(hash, ONE_IN) != 0) {
            return;
        }
        int from = Math.floorMod(hash * 31 + 7, data.length);
        int size = 1 + Math.floorMod(hash * 17 + 3, Math.min(64, data.length - from));
        assertLinear(pumped(data, from, size, SHORT), pumped(data, from, size, SHORT * TIMES), task);
    }

    /** Fails when the longer input takes more than its share. */
    public static void assertLinear(byte[] shorter, byte[] longer, Task task) {
        long ratio = 1 + longer.length / shorter.length;
        long small = allocated(shorter, task);
        long large = allocated(longer, task);
        boolean bounded = large <= ALLOCATION_FLOOR + (long) MODEST * longer.length;
        if (!bounded && large > 2 * ratio * small) {
            throw new AssertionError(longer.length + " bytes allocate " + large + " bytes, while " + shorter.length
                    + " allocate " + small + " (expected: at most " + 2 * ratio + " times as much)");
        }
        if (LONG_RUN) {
            assertTimeIsLinear(shorter, longer, ROOM_OF_TIME * ratio, task);
        }
    }

    private static void assertTimeIsLinear(byte[] shorter, byte[] longer, long times, Task task) {
        long small = 0;
        long large = 0;
        for (int i = 0; i < MEASUREMENTS; i++) {
            small = Math.max(small, nanos(shorter, task));
            large = nanos(longer, task);
            if (large <= times * small + TIME_FLOOR_NANOS) {
                return;
            }
        }
        throw new AssertionError(longer.length + " bytes take " + large + " ns, while " + shorter.length + " take "
                + small + " (expected: at most " + times + " times as long)");
    }

    private static byte[] pumped(byte[] data, int from, int size, int length) {
        int copies = 1 + Math.max(0, length - data.length) / size;
        byte[] out = new byte[data.length + (copies - 1) * size];
        System.arraycopy(data, 0, out, 0, from);
        for (int i = 0; i < copies; i++) {
            System.arraycopy(data, from, out, from + i * size, size);
        }
        System.arraycopy(data, from + size, out, from + copies * size, data.length - from - size);
        return out;
    }

    private static long allocated(byte[] input, Task task) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        run(input, task);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static long nanos(byte[] input, Task task) {
        long before = THREADS.getCurrentThreadCpuTime();
        run(input, task);
        return THREADS.getCurrentThreadCpuTime() - before;
    }

    private static void run(byte[] input, Task task) {
        try {
            task.run(input);
        } catch (Exception refused) {
            // as it may be: only the work counts here
        }
    }
}
