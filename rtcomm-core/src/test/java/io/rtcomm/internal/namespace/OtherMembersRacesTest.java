/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.rtcomm.internal.lane.LaneCrews;
import io.rtcomm.internal.loop.EventLoops;
import io.rtcomm.internal.loop.Loops;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What several threads do with members that are no sockets, on several loops. */
@Timeout(120)
class OtherMembersRacesTest {
    private static final int THREADS = 4;

    private final EventLoopGroup group = EventLoops.NIO.newGroup(3, "other-members");
    private final Loops loops = new Loops(group, UnpooledByteBufAllocator.DEFAULT, System::nanoTime);
    private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    private final NamespaceRegistry registry = registry();
    private final DefaultNamespace io = (DefaultNamespace) registry.of("/");

    private NamespaceRegistry registry() {
        var fixture = new NamespaceFixture();
        fixture.maxRooms = 100;
        var context = fixture.context();
        return new NamespaceRegistry(new NamespaceContext(
                loops,
                context.options(),
                context.parser(),
                context.codec(),
                context.adapters(),
                Runnable::run,
                new LaneCrews(loops, Runnable::run, null),
                Runnable::run,
                context.ids(),
                context.oversight()));
    }

    @AfterEach
    void end() {
        pool.shutdownNow();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void inThreads(IntConsumer work) throws Exception {
        var start = new CyclicBarrier(THREADS);
        List<Future<?>> ends = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int thread = t;
            ends.add(pool.submit(() -> {
                start.await(20, TimeUnit.SECONDS);
                work.accept(thread);
                return null;
            }));
        }
        for (Future<?> end : ends) {
            end.get(60, TimeUnit.SECONDS);
        }
    }

    private void settle() throws Exception {
        for (var loop : loops.all()) {
            loop.eventLoop().submit(() -> {}).get(20, TimeUnit.SECONDS);
            loop.eventLoop().submit(() -> {}).get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void anEmitThatFollowsAJoinInOneThreadAlwaysReachesAndOneThatFollowsALeaveNever() throws Exception {
        var format = new JsonLines();
        inThreads(thread -> {
            var random = new Random(thread);
            for (int i = 0; i < 2_000; i++) {
                var loop = loops.get(random.nextInt(loops.size()));
                var stream = new Stream("t" + thread + "-" + i, loop);
                var seat = registry.seat("/", stream, loop, format);
                io.to(stream.id()).emit("own");
                String room = "r" + random.nextInt(3);
                seat.join(room);
                io.to(room).emit(stream.id() + "-room");
                seat.leave(room);
                io.to(room).emit(stream.id() + "-gone");
                seat.joinEveryone();
                io.emit(stream.id() + "-everyone");
                seat.close();
                io.emit(stream.id() + "-late");
                io.to(room, stream.id()).emit(stream.id() + "-late");
                settled(loop);
                assertThat(stream.got.stream().filter(text -> text.equals("own []") || text.startsWith(stream.id())))
                        .containsExactly("own []", stream.id() + "-room []", stream.id() + "-everyone []");
                assertThat(stream.elsewhere).isFalse();
            }
        });
        settle();
        assertThat(io.rooms()).isEmpty();
        assertThat(io.others().size()).isZero();
    }

    private static void settled(io.rtcomm.internal.loop.Loop loop) {
        loop.eventLoop().submit(() -> {}).syncUninterruptibly();
    }

    @Test
    void joinsThatRaceWithTheCloseLeaveNothing() throws Exception {
        var format = new JsonLines();
        for (int round = 0; round < 300; round++) {
            var loop = loops.get(round % loops.size());
            var seat = registry.seat("/", new Stream("s" + round, loop), loop, format);
            int seed = round;
            inThreads(thread -> {
                var random = new Random(seed * THREADS + thread);
                for (int i = 0; i < 6; i++) {
                    switch (random.nextInt(3)) {
                        case 0 -> seat.join("r" + random.nextInt(3));
                        case 1 -> seat.leave("r" + random.nextInt(3));
                        default -> seat.joinEveryone();
                    }
                    if (thread == 0 && i == 3) {
                        seat.close();
                    }
                }
            });
            settle();
            assertThat(io.rooms()).isEmpty();
            assertThat(io.others().size()).isZero();
            assertThat(seat.rooms()).isEmpty();
        }
        int before = format.encodes.get();
        io.emit("nobody is there");
        assertThat(format.encodes).hasValue(before);
    }
}
