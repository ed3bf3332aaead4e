/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads as event loops have them, with fast thread locals. Safe on any thread; made by JMH, see {@link Forks}. */
public final class LoopThreads extends ThreadPoolExecutor {
    /**
     * The constructor that JMH looks for.
     *
     * @param threads how many benchmarks run at a time
     * @param name begins the names of the threads
     */
    public LoopThreads(int threads, String name) {
        super(
                threads,
                threads,
                0,
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory(name, true));
    }
}
