/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The pipe between the comparison and a server on the JVM: a line in, a line out. It ends the server with itself, so that
 * none is left behind. Has no state; needs nothing but the JDK, because peers are compiled with it.
 */
public final class Control {
    /** What a server says when it accepts connections. */
    static final String LISTENING = "listening";

    /** Asks for the bytes that the threads of the server have allocated so far. */
    static final String ALLOCATED = "allocated";

    /** Asks for the bytes of the heap that are in use after a collection. */
    static final String LIVE = "live";

    private Control() {}

    /** Says that the server listens, answers questions, ends the JVM when nobody can ask any more. */
    public static void serve() {
        System.out.println(LISTENING);
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(answer(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().halt(0);
    }

    private static long answer(String question) {
        return switch (question) {
            case ALLOCATED -> allocated();
            case LIVE -> live();
            default -> -1;
        };
    }

    private static long allocated() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    /** Twice, because what a reference object held goes with the collection after the next. */
    @SuppressWarnings("GarbageCollectorCall")
    private static long live() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
