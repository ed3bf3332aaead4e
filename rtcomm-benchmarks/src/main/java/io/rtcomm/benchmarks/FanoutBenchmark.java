/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.rtcomm.adapter.Selection;
import io.rtcomm.codec.JacksonJsonCodec;
import io.rtcomm.internal.loop.Loop;
import io.rtcomm.internal.loop.Loops;
import io.rtcomm.internal.room.RoomEvents;
import io.rtcomm.internal.room.RoomShards;
import io.rtcomm.internal.room.Seat;
import io.rtcomm.internal.session.Session;
import io.rtcomm.internal.session.SessionParts;
import io.rtcomm.protocol.socket.JsonPacketParser;
import io.rtcomm.protocol.socket.PacketEncoder;
import io.rtcomm.protocol.socket.SocketPacket;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.websocket.WebSocketParts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * Broadcasts of 128 bytes to a room on one loop, from the values of the application to the buffers that a kernel would
 * get. The loop is the thread of the benchmark, so nothing is handed over. The baseline walks an array and encodes and
 * frames for each receiver.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {Forks.NO_LEAK_DETECTION, Forks.CACHED_BUFFERS, Forks.CUSTOM_THREADS, Forks.LOOP_THREADS})
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class FanoutBenchmark {
    private static final Selection ROOM = Selection.room("room");
    private static final int TEXT_BYTES = 128;

    /** How many are in the room. */
    @Param({"10", "1000"})
    public int members;

    /** How many broadcasts the loop finds waiting when its pass begins. */
    @Param({"1", "8"})
    public int outstanding;

    private final @Nullable Object[] event = {"news", Texts.ascii(TEXT_BYTES)};
    private final ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
    private final EmbeddedChannel channel = new EmbeddedChannel(); // brings a loop that runs when told to
    private final Loops loops = new Loops(channel.eventLoop(), allocator, System::nanoTime);
    private final RoomShards rooms = new RoomShards(loops, RoomEvents.NONE, id -> null);
    private final PacketEncoder encoder = new JsonPacketParser(new JacksonJsonCodec()).encoder();
    private final NaiveEncoder naive = new NaiveEncoder();
    private final List<CountingLink> links = new ArrayList<>();

    @Setup
    public void fillRoom() {
        var sessions = new SessionParts(loops.get(0));
        var transport = WebSocketParts.transport();
        var framer = WebSocketParts.framer();
        for (int i = 0; i < members; i++) {
            var link = new CountingLink(transport, framer);
            links.add(link);
            var seat = new Receiver(sessions.open("client-" + i, link), loops.get(0));
            rooms.seat(seat);
            rooms.join(seat, "room");
        }
        channel.runPendingTasks();
    }

    @TearDown
    public void closeLoop() {
        channel.finishAndReleaseAll();
    }

    @Benchmark
    public long broadcast() {
        for (int i = 0; i < outstanding; i++) {
            var packet = encoder.encodeEvent("/", SocketPacket.NO_ID, event);
            var message = EncodedMessage.message(packet.head(), packet.headBinary(), packet.attachments(), true, true);
            rooms.deliver(rooms.loopsOf(ROOM), ROOM, message, false);
        }
        channel.runPendingTasks();
        return links.get(0).bytes();
    }

    @Benchmark
    public long encodePerReceiver() {
        for (int i = 0; i < outstanding; i++) {
            for (CountingLink link : links) {
                ByteBuf frame = naive.frame(event, allocator);
                link.write(frame);
            }
        }
        return links.get(0).bytes();
    }

    /** What all links together were given. */
    long bytes() {
        return links.stream().mapToLong(CountingLink::bytes).sum();
    }

    /** How often they were given something. */
    long writes() {
        return links.stream().mapToLong(CountingLink::writes).sum();
    }

    /** A member without a namespace. */
    private static final class Receiver extends Seat {
        private final Session session;

        Receiver(Session session, Loop loop) {
            super(loop);
            this.session = session;
        }

        @Override
        public String id() {
            return session.id();
        }

        @Override
        public void deliver(EncodedMessage message, boolean droppable) {
            session.send(message);
        }
    }
}
