/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.lane;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The executors of an application's code. A virtual thread per lane where the JVM has them; on JDK 17 a bounded pool of
 * platform threads, whose queue holds at most one entry per lane, and lanes are bounded by sessions.
 */
public final class HandlerExecutor {
    private static final int VIRTUAL_THREADS_SINCE = 21;
    private static final int THREADS_PER_CORE = 16;
    private static final int MIN_THREADS = 64;

    private HandlerExecutor() {}

    /** Whether this JVM has virtual threads for good. */
    public static boolean virtualThreads() {
        return Runtime.version().feature() >= VIRTUAL_THREADS_SINCE;
    }

    /** A new executor for handlers, to be shut down by the caller. */
    public static ExecutorService create() {
        return virtualThreads() ? perTaskVirtual() : pool();
    }

    /**
     * Completes the futures that handlers may wait for: never the threads that could all be waiting.
     *
     * @param handlers runs handlers
     * @param own whether {@link #create} made it; an executor of the application may have few threads, which may all wait
     */
    public static Executor completions(ExecutorService handlers, boolean own) {
        return own && virtualThreads() ? task -> complete(task, handlers) : ForkJoinPool.commonPool();
    }

    /** Ours ends with the server, and whoever waits then must not wait for ever. */
    private static void complete(Runnable task, ExecutorService handlers) {
        try {
            handlers.execute(task);
        } catch (RejectedExecutionException e) {
            ForkJoinPool.commonPool().execute(task);
        }
    }

    private static ExecutorService perTaskVirtual() {
        try {
            return (ExecutorService) MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class))
                    .invoke();
        } catch (Throwable e) {
            throw new IllegalStateException("no virtual threads on JDK " + Runtime.version() + " (expected: some)", e);
        }
    }

    private static ExecutorService pool() {
        int threads = Math.max(MIN_THREADS, Runtime.getRuntime().availableProcessors() * THREADS_PER_CORE);
        var pool = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new LaneThreads());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
