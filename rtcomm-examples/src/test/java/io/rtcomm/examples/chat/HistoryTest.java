/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.examples.chat.Messages.ChatMessage;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static ChatMessage message(long id) {
        return new ChatMessage(id, "lobby", "ada", "text " + id, Instant.EPOCH);
    }

    @Test
    void itKeepsTheLastMessagesOldestFirst() {
        var history = new History(3);
        for (int id = 1; id <= 5; id++) {
            history.add(message(id));
        }

        assertThat(history.messages()).containsExactly(message(3), message(4), message(5));
    }

    @Test
    void withoutRoomItKeepsNothing() {
        var history = new History(0);
        history.add(message(1));

        assertThat(history.messages()).isEmpty();
    }

    @Test
    void whatWasHandedOutDoesNotChange() {
        var history = new History(3);
        history.add(message(1));
        var before = history.messages();
        history.add(message(2));

        assertThat(before).containsExactly(message(1));
    }
}
