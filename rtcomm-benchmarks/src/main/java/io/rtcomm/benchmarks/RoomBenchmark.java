/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.rtcomm.adapter.Selection;
import io.rtcomm.internal.loop.Loop;
import io.rtcomm.internal.loop.Loops;
import io.rtcomm.internal.room.RoomEvents;
import io.rtcomm.internal.room.RoomShards;
import io.rtcomm.internal.room.Seat;
import io.rtcomm.transport.EncodedMessage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Rooms among many members: what one member does, or what is sent to a few, must not cost more when there are more others.
 * The loop is the thread of the benchmark, so nothing is handed over.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {Forks.NO_LEAK_DETECTION, Forks.CUSTOM_THREADS, Forks.LOOP_THREADS})
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class RoomBenchmark {
    private static final Selection FEW = Selection.room("few");
    private static final int IN_FEW = 3;

    /** How many are there, all of them in one room. */
    @Param({"10", "100000"})
    public int members;

    private final EmbeddedChannel channel = new EmbeddedChannel(); // brings a loop that runs when told to
    private final Loops loops = new Loops(channel.eventLoop(), ByteBufAllocator.DEFAULT, System::nanoTime);
    private final Loop loop = loops.get(0);
    private final RoomShards rooms = new RoomShards(loops, RoomEvents.NONE, id -> null);
    private final EncodedMessage message =
            EncodedMessage.message("2[\"news\"]".getBytes(UTF_8), false, List.of(), true, true);
    private final Counter guest = new Counter("guest");
    private long deliveries;

    @Setup
    public void fillRooms() {
        for (int i = 0; i < members; i++) {
            var seat = new Counter("member " + i);
            rooms.seat(seat);
            rooms.join(seat, "all");
            if (i < IN_FEW) {
                rooms.join(seat, "few");
            }
        }
        rooms.seat(guest);
        channel.runPendingTasks();
    }

    @TearDown
    public void closeLoop() {
        channel.finishAndReleaseAll();
    }

    /** One member joins the room of all, and leaves it. */
    @Benchmark
    public int joinAndLeave() {
        rooms.join(guest, "all");
        channel.runPendingTasks();
        rooms.leave(guest, "all");
        channel.runPendingTasks();
        return rooms.roomCount();
    }

    /** One member comes, joins three rooms, and goes. */
    @Benchmark
    public int comeAndGo() {
        var seat = new Counter("passer-by");
        rooms.seat(seat);
        rooms.join(seat, "all");
        rooms.join(seat, "few");
        rooms.join(seat, "own");
        channel.runPendingTasks();
        rooms.close(seat);
        return rooms.roomCount();
    }

    /** Something is sent to the room of three. */
    @Benchmark
    public long sendToThree() {
        rooms.deliver(rooms.loopsOf(FEW), FEW, message, false);
        channel.runPendingTasks();
        return deliveries;
    }

    /** A member that counts what it is given, together with the others. */
    private final class Counter extends Seat {
        private final String id;

        Counter(String id) {
            super(loop);
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public void deliver(EncodedMessage delivered, boolean droppable) {
            deliveries++;
        }
    }
}
