/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.websocket.SendQueue.Extra;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SendQueueTest {
    private final SendQueue queue = new SendQueue();

    private static EncodedMessage message(String text) {
        return EncodedMessage.message(text.getBytes(UTF_8), false, List.of(), true, true);
    }

    private List<String> texts() {
        var texts = new ArrayList<String>();
        for (int i = 0; i < queue.size(); i++) {
            texts.add(new String(queue.get(i).data(), UTF_8));
        }
        return texts;
    }

    private static Extra sent() {
        return new Extra(null, new CompletableFuture<>());
    }

    @Test
    void theOldestComeFirstHoweverOftenTheRingTurns() {
        for (int i = 0; i < 100; i++) {
            queue.add(message("m" + i), null);
            queue.add(message("n" + i), null);
            assertThat(queue.get(0).data())
                    .isEqualTo((i % 2 == 0 ? "m" : "n").concat("" + i / 2).getBytes(UTF_8));
            queue.remove(1);
        }

        assertThat(queue.size()).isEqualTo(100);
        queue.remove(100);
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void whatIsFramedAlikeFitsTogetherUpToTheRoomAndOneAtLeast() {
        queue.add(message("a"), null);
        queue.add(message("b"), sent());
        queue.add(message("c"), new Extra(FragmentFramer.FIRST_TEXT, null));
        queue.add(message("d"), new Extra(FragmentFramer.LAST, null));

        assertThat(queue.fitting(1)).isEqualTo(1);
        assertThat(queue.fitting(1000)).isEqualTo(2);
        queue.remove(2);
        assertThat(queue.fitting(1000)).isEqualTo(1);
    }

    @Test
    void onlyBroadcastsAreDroppedTheOldestFirst() {
        for (int i = 0; i < 5; i++) {
            queue.add(message("turn"), null);
        }
        queue.remove(5);
        queue.add(message("b1"), null);
        queue.add(message("own"), sent());
        queue.add(message("b2"), null);
        queue.add(message("b3"), null);
        var dropped = new ArrayList<EncodedMessage>();
        long before = queue.bytes();

        queue.dropBroadcasts(Long.MAX_VALUE, 2, dropped::add);

        assertThat(dropped).hasSize(2);
        assertThat(texts()).containsExactly("own", "b3");
        assertThat(queue.bytes()).isEqualTo(before - 2L * message("b1").bytes());
        assertThat(queue.waiting(2)).hasSize(1);
    }
}
