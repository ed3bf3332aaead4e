/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks;

import io.netty.buffer.ByteBufAllocator;
import io.rtcomm.internal.lane.HandlerExecutor;
import io.rtcomm.internal.lane.LaneCrews;
import io.rtcomm.internal.lane.LaneWatch;
import io.rtcomm.internal.lane.SerialExecutor;
import io.rtcomm.internal.loop.EventLoops;
import io.rtcomm.internal.loop.Loop;
import io.rtcomm.internal.loop.Loops;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
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
 * What it costs to have events handled, and their answers brought back to the loop: on the loop, or on lanes as sockets have
 * them, over the executor that a server has (virtual threads from JDK 21 on, else a pool).
 *
 * <pre>
 *            ┌──────────────────── all answered: the next pass ───────────────────┐
 *            ▼                                                                    │
 *   loop ── a pass of 64 events, or of one ──► lanes ──► their handlers ──► loop ─┴─ 50 passes ──► benchmark
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = Forks.NO_LEAK_DETECTION)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class LaneBenchmark {
    private static final int EVENTS = 64;
    private static final int PASSES = 50; // so that waking the loop from outside does not count

    // not shut down: their threads are daemons, and must be alive when CpuTime asks them
    private final Executor handlers = HandlerExecutor.create();
    private final Loops loops =
            new Loops(EventLoops.best().newGroup(1, "loop"), ByteBufAllocator.DEFAULT, System::nanoTime);
    private final Loop loop = loops.get(0);
    private final SerialExecutor[] lanes = new SerialExecutor[EVENTS];
    private final SerialExecutor[] loners = new SerialExecutor[EVENTS];

    private final Runnable handler = this::handle;
    private final Runnable answer = this::onAnswer;
    private final Runnable next = this::onPass;
    private final Runnable inline = this::onInline;
    private final Runnable crewed = this::onLanes;
    private final Runnable oneByOne = this::onLoners;
    private final Runnable busy = this::onBusyLane;
    private final Runnable single = this::onSingle;

    private volatile Thread waiting = Thread.currentThread();
    private volatile long answered; // events of all passes of all invocations; written on the loop

    // the loop
    private Runnable pass = inline;
    private int events; // in each pass
    private int answers; // in this pass
    private int passes; // that are to come

    /** Lanes that are all idle. */
    public LaneBenchmark() {
        var watch = new LaneWatch();
        var crews = new LaneCrews(loops, handlers, watch);
        Arrays.setAll(lanes, i -> crews.newLane(loop));
        Arrays.setAll(loners, i -> new SerialExecutor(handlers, watch));
    }

    /** On the loop: nothing is handed over. */
    @Benchmark
    @OperationsPerInvocation(EVENTS * PASSES)
    public long inline() {
        return run(inline, EVENTS);
    }

    /** Events of as many clients: each finds its lane idle, and all lanes are handed over together. */
    @Benchmark
    @OperationsPerInvocation(EVENTS * PASSES)
    public long idleLanes() {
        return run(crewed, EVENTS);
    }

    /** The same with lanes that are handed over one by one. */
    @Benchmark
    @OperationsPerInvocation(EVENTS * PASSES)
    public long idleLanesOneByOne() {
        return run(oneByOne, EVENTS);
    }

    /** Events of one client: all but the first find its lane at work, or about to be. */
    @Benchmark
    @OperationsPerInvocation(EVENTS * PASSES)
    public long busyLane() {
        return run(busy, EVENTS);
    }

    /** An event that comes alone. */
    @Benchmark
    @OperationsPerInvocation(PASSES)
    public long singleEvent() {
        return run(single, 1);
    }

    private long run(Runnable what, int each) {
        waiting = Thread.currentThread();
        long all = answered + (long) each * PASSES;
        loop.execute(() -> {
            pass = what;
            events = each;
            passes = PASSES;
            onPass();
        });
        while (answered < all) {
            LockSupport.park();
        }
        return answered;
    }

    private void onPass() {
        passes--;
        answers = 0;
        pass.run();
    }

    private void onInline() {
        for (int i = 0; i < EVENTS; i++) {
            handler.run();
        }
    }

    private void onLanes() {
        for (SerialExecutor lane : lanes) {
            lane.execute(handler);
        }
    }

    private void onLoners() {
        for (SerialExecutor lane : loners) {
            lane.execute(handler);
        }
    }

    private void onSingle() {
        lanes[0].execute(handler);
    }

    private void onBusyLane() {
        for (int i = 0; i < EVENTS; i++) {
            lanes[0].execute(handler);
        }
    }

    /** As a handler that emits. */
    private void handle() {
        loop.executeSoon(answer);
    }

    private void onAnswer() {
        if (++answers < events) {
            return;
        }
        if (passes > 0) {
            loop.execute(next);
        } else {
            long before = answered; // nobody else writes
            answered = before + (long) events * PASSES;
            LockSupport.unpark(waiting);
        }
    }
}
