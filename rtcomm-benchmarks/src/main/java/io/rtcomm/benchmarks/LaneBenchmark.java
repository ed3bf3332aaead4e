/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks;

import io.rtcomm.internal.lane.HandlerExecutor;
import io.rtcomm.internal.lane.SerialExecutor;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to have events handled: on the spot, or on lanes over the executor that a server has (virtual threads from
 * JDK 21 on, else a pool). A loop's pass brings 64 events, and the loop rests until all are handled.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = Forks.NO_LEAK_DETECTION)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class LaneBenchmark {
    private static final int EVENTS = 64;

    /** Not shut down: its threads are daemons, and must be alive when {@link CpuTime} asks them. */
    private final ExecutorService handlers = HandlerExecutor.create();

    private final SerialExecutor[] lanes = new SerialExecutor[EVENTS];
    private final AtomicLong handled = new AtomicLong();
    private final Runnable event = this::handle;
    private volatile long expected;
    private volatile Thread loop = Thread.currentThread();

    /** Lanes that are all idle. */
    public LaneBenchmark() {
        Arrays.setAll(lanes, i -> new SerialExecutor(handlers));
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long inline() {
        begin();
        for (int i = 0; i < EVENTS; i++) {
            event.run();
        }
        return rest();
    }

    /** Events of as many clients: each finds its lane idle. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long idleLanes() {
        begin();
        for (SerialExecutor lane : lanes) {
            lane.execute(event);
        }
        return rest();
    }

    /** Events of one client: all but the first find its lane at work, or about to be. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long busyLane() {
        begin();
        for (int i = 0; i < EVENTS; i++) {
            lanes[0].execute(event);
        }
        return rest();
    }

    private void begin() {
        loop = Thread.currentThread();
        expected = handled.get() + EVENTS;
    }

    private void handle() {
        if (handled.incrementAndGet() == expected) {
            LockSupport.unpark(loop);
        }
    }

    private long rest() {
        while (handled.get() < expected) {
            LockSupport.park();
        }
        return handled.get();
    }
}
