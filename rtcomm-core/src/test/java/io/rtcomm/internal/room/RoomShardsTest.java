/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.rtcomm.adapter.Selection;
import io.rtcomm.internal.loop.EventLoops;
import io.rtcomm.internal.loop.Loop;
import io.rtcomm.internal.loop.Loops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RoomShardsTest {
    private static final int LOOPS = 3;

    private final EventLoopGroup group = EventLoops.NIO.newGroup(LOOPS, "rooms-test");
    private final Loops loops = new Loops(group, UnpooledByteBufAllocator.DEFAULT, System::nanoTime);
    private final Map<String, Seat> seats = new ConcurrentHashMap<>();
    private final RoomShards shards = new RoomShards(loops, RoomEvents.NONE, seats::get);

    @AfterEach
    void end() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void settle() throws Exception {
        done(shards.settled());
    }

    private static void done(CompletableFuture<Void> future) throws Exception {
        future.get(20, TimeUnit.SECONDS);
    }

    private Guest seated(String id, int loop) {
        var guest = new Guest(id, loops.get(loop));
        seats.put(id, guest.seat);
        guest.seat.loop().execute(() -> shards.seat(guest.seat));
        return guest;
    }

    private void close(Guest guest) {
        guest.seat.loop().execute(() -> {
            seats.remove(guest.id());
            shards.close(guest.seat);
        });
    }

    private void emit(Selection selection, String text) {
        shards.deliver(shards.loopsOf(selection), selection, Guest.message(text), false);
    }

    private List<Integer> loopsOf(Selection selection) {
        return shards.loopsOf(selection).stream().map(Loop::index).toList();
    }

    @Test
    void onlyLoopsWithReceiversAreTroubled() throws Exception {
        assertThat(loopsOf(Selection.EVERYONE)).isEmpty();
        var a = seated("a", 0);
        var b = seated("b", 2);
        settle();
        assertThat(loopsOf(Selection.EVERYONE)).containsExactly(0, 2);
        assertThat(loopsOf(Selection.room("a"))).containsExactly(0);
        assertThat(loopsOf(Selection.room("x"))).isEmpty();
        shards.join(b.seat, "x");
        assertThat(loopsOf(Selection.room("x"))).containsExactly(2);
        assertThat(loopsOf(Selection.room("x").to("a"))).containsExactly(0, 2);
        close(a);
        close(b);
        settle();
        assertThat(loopsOf(Selection.EVERYONE)).isEmpty();
        assertThat(loopsOf(Selection.room("x").to("a"))).isEmpty();
    }

    @Test
    void aJoinIsSeenAtOnceByWhoeverJoined() throws Exception {
        var a = seated("a", 1);
        settle();
        shards.join(a.seat, "x");
        assertThat(a.seat.joinedRooms()).containsExactlyInAnyOrder("a", "x");
        assertThat(shards.rooms()).containsExactly("x");
        emit(Selection.room("x"), "hello");
        shards.leave(a.seat, "x");
        assertThat(a.seat.joinedRooms()).containsExactly("a");
        emit(Selection.room("x"), "too late");
        settle();
        assertThat(a.got).containsExactly("hello");
        assertThat(shards.rooms()).isEmpty();
    }

    @Test
    void joiningTwiceIsJoiningOnce() throws Exception {
        var a = seated("a", 1);
        shards.join(a.seat, "x");
        shards.join(a.seat, "x");
        settle();
        emit(Selection.room("x"), "hello");
        shards.leave(a.seat, "x");
        shards.leave(a.seat, "x");
        settle();
        assertThat(a.got).containsExactly("hello");
        assertThat(shards.rooms()).isEmpty();
    }

    @Test
    void theRoomOfTheOwnIdIsLeftAndJoinedLikeAnyOther() throws Exception {
        var a = seated("a", 1);
        settle();
        emit(Selection.room("a"), "before");
        shards.leave(a.seat, "a");
        assertThat(a.seat.joinedRooms()).isEmpty();
        emit(Selection.room("a"), "gone");
        shards.join(a.seat, "a");
        emit(Selection.room("a"), "back");
        settle();
        assertThat(a.got).containsExactly("before", "back");
        assertThat(shards.rooms()).isEmpty();
    }

    @Test
    void leavingARoomThatWasNeverJoinedIsNothing() throws Exception {
        var a = seated("a", 0);
        var b = seated("b", 0);
        shards.join(b.seat, "x");
        shards.leave(a.seat, "x");
        settle();
        assertThat(shards.rooms()).containsExactly("x");
    }

    @Test
    void roomsAreForgottenWhenTheMemberSaysSo() {
        var a = seated("a", 0);
        shards.join(a.seat, "x");
        a.seat.forgetRooms();
        assertThat(a.seat.joinedRooms()).isEmpty();
    }

    @Test
    void aMemberIsSeatedOnceAndNeverAfterItsEnd() throws Exception {
        var a = seated("a", 0);
        a.seat.loop().execute(() -> shards.seat(a.seat));
        settle();
        emit(Selection.EVERYONE, "hello");
        close(a);
        a.seat.loop().execute(() -> shards.seat(a.seat));
        settle();
        emit(Selection.EVERYONE, "too late");
        settle();
        assertThat(a.got).containsExactly("hello");
        assertThat(loopsOf(Selection.EVERYONE)).isEmpty();
    }

    @Test
    void aWalkVisitsEachSelectedMemberOnceOnItsOwnLoop() throws Exception {
        for (int i = 0; i < 9; i++) {
            var guest = seated("g" + i, i % LOOPS);
            shards.join(guest.seat, "x");
            shards.join(guest.seat, "y");
        }
        Set<String> visited = ConcurrentHashMap.newKeySet();
        List<String> wrong = new ArrayList<>();
        done(shards.forEach(Selection.room("x").to("y").except("g4"), member -> {
            Seat seat = seats.get(member.id());
            if (!visited.add(member.id()) || seat == null || !seat.loop().inLoop()) {
                wrong.add(member.id());
            }
        }));
        assertThat(visited).hasSize(8).doesNotContain("g4");
        assertThat(wrong).isEmpty();
    }

    @Test
    void aWalkThatFailsSaysSo() {
        seated("a", 0);
        shards.settled().join();
        var walk = shards.forEach(Selection.EVERYONE, member -> {
            throw new IllegalStateException("a bug");
        });
        assertThat(walk).failsWithin(Duration.ofSeconds(20)).withThrowableThat().withMessageContaining("a bug");
    }

    @Test
    void anyMixOfJoinsLeavesClosesAndBroadcastsFollowsTheModel() throws Exception {
        var random = new Random(23);
        Map<Guest, Set<String>> model = new LinkedHashMap<>();
        Map<Guest, List<String>> expected = new LinkedHashMap<>();
        int ids = 0;
        for (int step = 0; step < 6_000; step++) {
            var alive = new ArrayList<>(model.keySet());
            int what = random.nextInt(20);
            if (alive.isEmpty() || (what == 0 && alive.size() < 40)) {
                var guest = seated("g" + ids++, random.nextInt(LOOPS));
                settle();
                model.put(guest, new HashSet<>(Set.of(guest.id())));
                expected.put(guest, new ArrayList<>());
                continue;
            }
            var guest = alive.get(random.nextInt(alive.size()));
            String room = random.nextInt(12) == 0 ? guest.id() : "r" + random.nextInt(8);
            if (what == 1 && alive.size() > 10) {
                close(guest);
                settle();
                model.remove(guest);
                assertThat(guest.got).isEqualTo(expected.remove(guest));
            } else if (what < 8) {
                shards.join(guest.seat, room);
                model.get(guest).add(room);
            } else if (what < 14) {
                shards.leave(guest.seat, room);
                model.get(guest).remove(room);
            } else {
                var selection = randomSelection(random, alive);
                String text = "m" + step;
                emit(selection, text);
                model.forEach((each, rooms) -> {
                    if (selects(selection, rooms)) {
                        expected.get(each).add(text);
                    }
                });
            }
            if (step % 100 == 0) {
                settle();
                model.forEach(
                        (each, rooms) -> assertThat(each.seat.joinedRooms()).isEqualTo(rooms));
                expected.forEach((each, texts) -> assertThat(each.got).isEqualTo(texts));
                assertThat(shards.rooms()).isEqualTo(joined(model));
            }
        }
        settle();
        expected.forEach((each, texts) -> assertThat(each.got).isEqualTo(texts));
        assertThat(expected.keySet()).noneMatch(each -> each.elsewhere);
        model.keySet().forEach(this::close);
        settle();
        assertThat(shards.rooms()).isEmpty();
        assertThat(loopsOf(Selection.EVERYONE)).isEmpty();
    }

    private static Selection randomSelection(Random random, List<Guest> alive) {
        var selection = Selection.EVERYONE;
        for (int n = random.nextInt(4); n > 0; n--) {
            selection = selection.to(randomName(random, alive));
        }
        for (int n = random.nextInt(3); n > 0; n--) {
            selection = selection.except(randomName(random, alive));
        }
        return selection;
    }

    private static String randomName(Random random, List<Guest> alive) {
        return random.nextInt(4) == 0 ? alive.get(random.nextInt(alive.size())).id() : "r" + random.nextInt(8);
    }

    private static boolean selects(Selection selection, Set<String> rooms) {
        return (selection.rooms().isEmpty() || selection.rooms().stream().anyMatch(rooms::contains))
                && selection.except().stream().noneMatch(rooms::contains);
    }

    /** The rooms that somebody is in; those of the members' own ids do not count. */
    private static Set<String> joined(Map<Guest, Set<String>> model) {
        var names = new HashSet<String>();
        model.forEach((guest, rooms) ->
                rooms.stream().filter(room -> !room.equals(guest.id())).forEach(names::add));
        return names;
    }
}
