/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks;

/** What the JVMs of the benchmarks are told, ours and baselines alike. */
public final class Forks {
    /** As a server in production: buffers are not traced. */
    public static final String NO_LEAK_DETECTION = "-Dio.netty.leakDetection.level=disabled";

    /** The thread of a benchmark stands for an event loop, whose buffers come from a cache of its own. */
    public static final String CACHED_BUFFERS = "-Dio.netty.allocator.useCachedMagazinesForNonEventLoopThreads=true";

    /** Runs benchmarks on threads of Netty's kind. */
    public static final String CUSTOM_THREADS = "-Djmh.executor=CUSTOM";

    /** Names {@link LoopThreads}. */
    public static final String LOOP_THREADS = "-Djmh.executor.class=io.rtcomm.benchmarks.LoopThreads";

    private Forks() {}
}
