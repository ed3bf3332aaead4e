/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.rtcomm.adapter.Selection;
import io.rtcomm.internal.loop.EventLoops;
import io.rtcomm.internal.loop.Loop;
import io.rtcomm.internal.loop.Loops;
import io.rtcomm.transport.EncodedMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What several threads do to rooms at the same time. */
@Timeout(120)
class RoomRacesTest {
    private static final int THREADS = 4;

    private final EventLoopGroup group = EventLoops.NIO.newGroup(4, "room-races");
    private final Loops loops = new Loops(group, UnpooledByteBufAllocator.DEFAULT, System::nanoTime);
    private final Map<String, Seat> seats = new ConcurrentHashMap<>();
    private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);

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

    @Test
    void anEmitThatFollowsAJoinInOneThreadAlwaysReaches() throws Exception {
        var shards = new RoomShards(loops, RoomEvents.NONE, seats::get);
        int perThread = 25_000;
        int guests = 8;
        var hearers = new Hearer[THREADS * guests];
        for (int i = 0; i < hearers.length; i++) {
            var hearer = new Hearer(i, loops.get(i % loops.size()));
            hearers[i] = hearer;
            hearer.seat.loop().execute(() -> shards.seat(hearer.seat));
        }
        shards.settled().get(20, TimeUnit.SECONDS);
        inThreads(thread -> {
            var random = new Random(thread);
            for (int i = 0; i < perThread; i++) {
                var hearer = hearers[thread * guests + random.nextInt(guests)];
                var selection = Selection.room("r" + random.nextInt(3));
                String room = selection.rooms().iterator().next();
                shards.join(hearer.seat, room);
                shards.deliver(shards.loopsOf(selection), selection, hearer.call(), false);
                shards.leave(hearer.seat, room);
                hearer.calls++;
            }
        });
        shards.settled().get(30, TimeUnit.SECONDS);
        for (Hearer hearer : hearers) {
            assertThat(hearer.heard.get()).isEqualTo(hearer.calls);
            assertThat(hearer.elsewhere).isFalse();
        }
        assertThat(shards.rooms()).isEmpty();
    }

    @Test
    void joinsAndLeavesThatRaceWithTheCloseLeaveNothing() throws Exception {
        var shards = new RoomShards(loops, RoomEvents.NONE, seats::get);
        for (int round = 0; round < 500; round++) {
            var guest = new Guest("g" + round, loops.get(round % loops.size()));
            seats.put(guest.id(), guest.seat);
            guest.seat.loop().execute(() -> shards.seat(guest.seat));
            int seed = round;
            inThreads(thread -> {
                var random = new Random(seed * THREADS + thread);
                for (int i = 0; i < 6; i++) {
                    String room = "r" + random.nextInt(3);
                    if (random.nextBoolean()) {
                        shards.join(guest.seat, room);
                    } else {
                        shards.leave(guest.seat, room);
                    }
                    if (thread == 0 && i == 3) {
                        guest.seat.loop().execute(() -> {
                            seats.remove(guest.id());
                            shards.close(guest.seat);
                        });
                    }
                }
            });
            shards.settled().get(20, TimeUnit.SECONDS);
            assertThat(shards.rooms()).isEmpty();
            assertThat(shards.loopsOf(Selection.EVERYONE)).isEmpty();
        }
    }

    @Test
    void eventsOfARoomComeInTheOrderOfWhatHappened() throws Exception {
        var watch = new Watch();
        var shards = new RoomShards(loops, watch, seats::get);
        List<Guest> guests = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            var guest = new Guest("g" + i, loops.get(i % loops.size()));
            guests.add(guest);
            guest.seat.loop().execute(() -> shards.seat(guest.seat));
        }
        inThreads(thread -> {
            var random = new Random(thread);
            for (int i = 0; i < 10_000; i++) {
                var guest = guests.get(random.nextInt(guests.size()));
                String room = "r" + random.nextInt(3);
                if (random.nextBoolean()) {
                    shards.join(guest.seat, room);
                } else {
                    shards.leave(guest.seat, room);
                }
            }
        });
        guests.forEach(guest -> guest.seat.loop().execute(() -> shards.close(guest.seat)));
        shards.settled().get(20, TimeUnit.SECONDS);
        assertThat(watch.wrong.stream().limit(3)).isEmpty();
        assertThat(watch.created).hasPositiveValue().hasValue(watch.deleted.get());
        assertThat(watch.present).isEmpty();
        assertThat(shards.rooms()).isEmpty();
    }

    @Test
    void loopsOfAnyKindWillDo() throws Exception {
        List<EventLoop> plain = List.of(new DefaultEventLoop(), new DefaultEventLoop());
        for (EventExecutor executor : plain) {
            var one = new Loops((EventLoop) executor, UnpooledByteBufAllocator.DEFAULT, System::nanoTime);
            var shards = new RoomShards(one, RoomEvents.NONE, seats::get);
            var guest = new Guest("g", one.get(0));
            guest.seat.loop().execute(() -> shards.seat(guest.seat));
            shards.join(guest.seat, "x");
            var selection = Selection.room("x");
            shards.deliver(shards.loopsOf(selection), selection, Guest.message("hello"), false);
            shards.settled().get(20, TimeUnit.SECONDS);
            assertThat(guest.got).containsExactly("hello");
            executor.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    /** Counts the messages that were meant for it, whoever else gets them. */
    private static final class Hearer extends Seat {
        final Seat seat = this;
        final AtomicInteger heard = new AtomicInteger();
        int calls;
        volatile boolean elsewhere;

        private final int number;

        Hearer(int number, Loop loop) {
            super(loop);
            this.number = number;
        }

        EncodedMessage call() {
            byte[] data = ByteBuffer.allocate(4).putInt(number).array();
            return EncodedMessage.message(data, true, List.of(), false, true);
        }

        @Override
        public String id() {
            return "h" + number;
        }

        @Override
        public void deliver(EncodedMessage message, boolean droppable) {
            elsewhere |= !seat.loop().inLoop();
            if (ByteBuffer.wrap(message.data()).getInt() == number) {
                heard.incrementAndGet();
            }
        }
    }

    /** Checks each event of a room against those before it. */
    private static final class Watch implements RoomEvents {
        final Map<String, List<String>> present = new ConcurrentHashMap<>();
        final Queue<String> wrong = new ConcurrentLinkedQueue<>();
        final AtomicInteger created = new AtomicInteger();
        final AtomicInteger deleted = new AtomicInteger();

        @Override
        public void onJoin(String room, String id, boolean first) {
            var members = present.get(room);
            if (first != (members == null) || (members != null && members.contains(id))) {
                wrong.add(id + " joins " + room + " with " + members);
            }
            if (first) {
                created.incrementAndGet();
            }
            present.computeIfAbsent(room, name -> new ArrayList<>()).add(id);
        }

        @Override
        public void onLeave(String room, String id, boolean last) {
            var members = present.getOrDefault(room, new ArrayList<>());
            if (!members.remove(id) || last != members.isEmpty()) {
                wrong.add(id + " leaves " + room + " with " + members);
            }
            if (last) {
                deleted.incrementAndGet();
                present.remove(room);
            }
        }
    }
}
