/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rtcomm.RejectedException;
import io.rtcomm.examples.chat.Messages.ChatMessage;
import io.rtcomm.examples.chat.Messages.RoomSummary;
import io.rtcomm.examples.chat.Rooms.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class RoomsTest {
    private static final User ADA = new User("1", "ada");
    private static final User BOB = new User("2", "bob");

    private final TestClock clock = new TestClock();
    private final Rooms rooms = new Rooms(List.of("lobby"), 3, 2, clock);
    private final List<Change> changes = new ArrayList<>();
    private final List<ChatMessage> posted = new ArrayList<>();

    private List<RoomSummary> list() {
        var seen = new ArrayList<RoomSummary>();
        rooms.list(seen::addAll);
        return seen;
    }

    @Test
    void standingRoomsAreThereWithoutAnybody() {
        assertThat(list()).containsExactly(new RoomSummary("lobby", 0, true));
    }

    @Test
    void aRoomIsMadeByTheFirstAndGoesWithTheLast() {
        rooms.enter("java", ADA, changes::add);
        assertThat(list()).contains(new RoomSummary("java", 1, false));

        rooms.leave("java", ADA, changes::add);
        assertThat(list()).containsExactly(new RoomSummary("lobby", 0, true));
        assertThat(changes).extracting(change -> change.room().room().people()).containsExactly(1, 0);
    }

    @Test
    void aStandingRoomKeepsItsHistoryWhenItIsEmpty() {
        rooms.enter("lobby", ADA, changes::add);
        var message = rooms.post("lobby", ADA, "hello", posted::add);
        rooms.leave("lobby", ADA, changes::add);
        rooms.enter("lobby", BOB, changes::add);

        assertThat(changes.get(2).room().history()).containsExactly(message);
    }

    @Test
    void anotherRoomForgetsItsHistoryWhenItIsEmpty() {
        rooms.enter("java", ADA, changes::add);
        rooms.post("java", ADA, "hello", posted::add);
        rooms.leave("java", ADA, changes::add);
        rooms.enter("java", BOB, changes::add);

        assertThat(changes.get(2).room().history()).isEmpty();
    }

    @Test
    void someoneWithTwoPagesCountsOnce() {
        rooms.enter("lobby", ADA, changes::add);
        rooms.enter("lobby", ADA, changes::add);
        rooms.enter("lobby", BOB, changes::add);
        rooms.leave("lobby", ADA, changes::add);
        rooms.leave("lobby", ADA, changes::add);

        assertThat(changes).extracting(Change::people).containsExactly(true, false, true, false, true);
        assertThat(changes).extracting(change -> change.room().room().people()).containsExactly(1, 1, 2, 2, 1);
        assertThat(changes.get(2).room().members()).containsExactly("ada", "bob");
        assertThat(changes.get(4).room().members()).containsExactly("bob");
    }

    @Test
    void whoeverLeavesARoomWithoutBeingInItChangesNothing() {
        rooms.enter("lobby", ADA, changes::add);
        rooms.leave("lobby", BOB, changes::add);
        rooms.leave("nowhere", BOB, changes::add);

        assertThat(changes).hasSize(1);
    }

    @Test
    void thereAreNoMoreRoomsThanAllowed() {
        rooms.enter("a", ADA, changes::add);
        rooms.enter("b", ADA, changes::add);

        assertThatExceptionOfType(RejectedException.class)
                .isThrownBy(() -> rooms.enter("c", ADA, changes::add))
                .withMessageContaining("3 rooms");
        assertThat(list()).hasSize(3);
        assertThat(changes).hasSize(2);
    }

    @Test
    void onlySomeoneInTheRoomWritesThere() {
        rooms.enter("lobby", ADA, changes::add);

        assertThatExceptionOfType(RejectedException.class)
                .isThrownBy(() -> rooms.post("lobby", BOB, "hello", posted::add));
        assertThatExceptionOfType(RejectedException.class)
                .isThrownBy(() -> rooms.post("nowhere", ADA, "hello", posted::add));
        assertThat(posted).isEmpty();
    }

    @Test
    void messagesAreNumberedAcrossRoomsAndTellWhenTheyWereWritten() {
        rooms.enter("lobby", ADA, changes::add);
        rooms.enter("java", ADA, changes::add);
        rooms.post("lobby", ADA, "one", posted::add);
        rooms.post("java", ADA, "two", posted::add);

        assertThat(posted)
                .containsExactly(
                        new ChatMessage(1, "lobby", "ada", "one", clock.instant()),
                        new ChatMessage(2, "java", "ada", "two", clock.instant()));
    }

    /** What the functions see is in the order of the numbers, whatever the threads do. */
    @Test
    void announcementsComeInTheOrderOfTheChanges() throws Exception {
        rooms.enter("lobby", ADA, changes::add);
        var threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Void> writer = () -> {
                for (int i = 0; i < 250; i++) {
                    rooms.post("lobby", ADA, "x", posted::add);
                }
                return null;
            };
            for (var done : threads.invokeAll(List.of(writer, writer, writer, writer))) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }

        assertThat(posted).hasSize(1000).extracting(ChatMessage::id).isSorted();
    }
}
