/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rtcomm.endpoint.sse.SseEntry;
import io.rtcomm.endpoint.sse.SseReplay;
import io.rtcomm.endpoint.sse.SseReplay.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryHistoryTest {
    private static final int ALL = Integer.MAX_VALUE;

    private final AtomicLong clock = new AtomicLong();

    private MemoryHistory history(int maxEvents, long maxBytes, Duration maxAge) {
        return new MemoryHistory(new MemoryHistory.Bounds(maxEvents, maxBytes, maxAge), "epoch", clock::get);
    }

    private static String publish(MemoryHistory history, String data) {
        byte[] fields = ("data: " + data + "\n").getBytes(UTF_8);
        return history.append(null, fields).toCompletableFuture().join().id();
    }

    private static SseReplay after(MemoryHistory history, String id) {
        return history.after(id, ALL, ALL).toCompletableFuture().join();
    }

    private static List<Long> sequences(SseReplay replay) {
        return replay.entries().stream()
                .map(entry -> entry.position().sequence())
                .toList();
    }

    @Test
    void idsAreTheEpochAndANumber() {
        var history = history(10, 1000, Duration.ofMinutes(1));

        assertThat(publish(history, "a")).isEqualTo("epoch-1");
        assertThat(publish(history, "b")).isEqualTo("epoch-2");
    }

    @Test
    void whatFollowedAnIdIsHeldInOrder() {
        var history = history(100, 1 << 20, Duration.ofMinutes(1));
        for (int i = 1; i <= 50; i++) {
            publish(history, "e" + i);
        }

        var replay = after(history, "epoch-47");

        assertThat(replay.outcome()).isEqualTo(Outcome.HELD);
        assertThat(replay.sequence()).isEqualTo(47);
        assertThat(sequences(replay)).containsExactly(48L, 49L, 50L);
        assertThat(replay.entries().get(0).message().data()).asString(UTF_8).isEqualTo("id: epoch-48\ndata: e48\n\n");
        assertThat(after(history, "epoch-50").entries()).isEmpty();
        assertThat(sequences(after(history, "epoch-0"))).hasSize(50);
    }

    @Test
    void pagesEndAtEntriesAndBytes() {
        var history = history(100, 1 << 20, Duration.ofMinutes(1));
        for (int i = 1; i <= 10; i++) {
            publish(history, "x".repeat(100));
        }

        var byCount = history.after("epoch-0", 3, ALL).toCompletableFuture().join();
        assertThat(sequences(byCount)).containsExactly(1L, 2L, 3L);
        assertThat(byCount.more()).isTrue();
        var byBytes = history.after("epoch-3", ALL, 1).toCompletableFuture().join();
        assertThat(sequences(byBytes)).containsExactly(4L);
        assertThat(byBytes.more()).isTrue();
        assertThat(history.after("epoch-7", 3, ALL).toCompletableFuture().join().more())
                .isFalse();
    }

    @Test
    void theOldestGoesWhenThereAreTooMany() {
        var history = history(3, 1 << 20, Duration.ofMinutes(1));
        for (int i = 1; i <= 100; i++) {
            publish(history, "e" + i);
        }

        assertThat(history.size()).isEqualTo(3);
        assertThat(sequences(after(history, "epoch-97"))).containsExactly(98L, 99L, 100L);
        assertThat(after(history, "epoch-96").outcome()).isEqualTo(Outcome.EXPIRED);
    }

    @Test
    void theOldestGoesWhenTheyAreTooLarge() {
        var history = history(1000, 1000, Duration.ofMinutes(1));
        for (int i = 1; i <= 5; i++) {
            publish(history, "x".repeat(400));
        }
        assertThat(after(history, "epoch-2").outcome()).isEqualTo(Outcome.EXPIRED);
        assertThat(sequences(after(history, "epoch-3"))).containsExactly(4L, 5L);

        publish(history, "x".repeat(2000)); // more than all that may be held

        assertThat(history.size()).isZero();
        assertThat(after(history, "epoch-5").outcome()).isEqualTo(Outcome.EXPIRED);
        assertThat(after(history, "epoch-6").outcome()).isEqualTo(Outcome.HELD);
    }

    @Test
    void theOldestGoesWhenItsTimeIsOver() {
        var history = history(1000, 1 << 20, Duration.ofSeconds(10));
        publish(history, "a");
        clock.set(Duration.ofSeconds(6).toNanos());
        publish(history, "b");
        clock.set(Duration.ofSeconds(11).toNanos());

        assertThat(after(history, "epoch-0").outcome()).isEqualTo(Outcome.EXPIRED);
        assertThat(sequences(after(history, "epoch-1"))).containsExactly(2L);

        clock.set(Duration.ofHours(1).toNanos());

        assertThat(after(history, "epoch-2").outcome()).isEqualTo(Outcome.HELD);
        assertThat(after(history, "epoch-1").outcome()).isEqualTo(Outcome.EXPIRED);
        assertThat(history.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "epoch",
                "epoch-",
                "other-1",
                "epoch-2",
                "epoch--1",
                "epoch-+1",
                "epoch-01",
                "epoch-1x",
                "Epoch-1",
                "epoch-9223372036854775808",
                "epoch-99999999999999999999999999",
                "1",
                "-1",
                "epoch-١"
            })
    void anIdThatWasNeverGivenIsUnknown(String id) {
        var history = history(10, 1 << 20, Duration.ofMinutes(1));
        publish(history, "a");

        assertThat(after(history, id).outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void theListenerHearsOfEveryEventUntilTheEnd() {
        var history = history(10, 1 << 20, Duration.ofMinutes(1));
        var heard = new ArrayList<SseEntry>();
        var head = history.open(heard::add).toCompletableFuture().join();
        assertThat(head.id()).isEqualTo("epoch-0");

        publish(history, "a");
        publish(history, "b");
        history.close();
        publish(history, "c");

        assertThat(heard).extracting(entry -> entry.position().id()).containsExactly("epoch-1", "epoch-2");
    }

    @Test
    void boundsThatHoldNothingAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> history(0, 1, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> history(1, 0, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> history(1, 1, Duration.ZERO));
    }

    @Test
    void anAgeBeyondAllClocksHoldsForGood() {
        var history = history(10, 1 << 20, Duration.ofSeconds(Long.MAX_VALUE));
        publish(history, "a");
        clock.set(Long.MAX_VALUE / 2);

        assertThat(sequences(after(history, "epoch-0"))).containsExactly(1L);
    }
}
