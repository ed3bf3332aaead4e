/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.adapter.SavedSession;
import io.rtcomm.adapter.Selection;
import io.rtcomm.protocol.socket.EncodedPacket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTest {
    private static final long START = Long.MAX_VALUE - 1_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final SavedSession SESSION = new SavedSession("s", "secret", Set.of("room"), Map.of(), 0);

    private final History history =
            new History("epoch", new RecoveryOptions(Duration.ofSeconds(5), Duration.ofSeconds(10), 100, 100_000, 5));

    private static EncodedPacket packet(int bytes, byte[]... attachments) {
        return new EncodedPacket("x".repeat(bytes).getBytes(StandardCharsets.US_ASCII), false, List.of(attachments));
    }

    private void append(int bytes, long nanos) {
        history.append(Selection.EVERYONE, packet(bytes), nanos);
    }

    @Test
    void eventsAreKeptUntilTheyAreTooOld() {
        append(1, START);
        append(1, START + 5 * SECOND);
        history.trim(START + 10 * SECOND);
        assertThat(history.size()).isEqualTo(2);
        history.trim(START + 10 * SECOND + 1);
        assertThat(history.size()).isEqualTo(1);
        append(1, START + 60 * SECOND);
        assertThat(history.size()).isEqualTo(1);
        assertThat(history.nextSerial()).isEqualTo(3);
    }

    @Test
    void noMoreEventsAreKeptThanAllowed() {
        for (int i = 0; i < 150; i++) {
            append(1, START);
        }
        assertThat(history.size()).isEqualTo(100);
        assertThat(history.reaches(49)).isFalse();
        assertThat(history.reaches(50)).isTrue();
    }

    @Test
    void noMoreBytesAreKeptThanAllowed() {
        for (int i = 0; i < 50; i++) {
            append(10_000 - 64, START);
        }
        assertThat(history.size()).isEqualTo(10);
        append(50_000, START);
        assertThat(history.size()).isEqualTo(5);
    }

    @Test
    void attachmentsCountToo() {
        for (int i = 0; i < 20; i++) {
            history.append(Selection.EVERYONE, packet(1, new byte[10_000], new byte[15_000]), START);
        }
        assertThat(history.size()).isEqualTo(3);
    }

    @Test
    void anEventThatIsTooLargeByItselfIsNotKept() {
        append(1, START);
        append(200_000, START);
        assertThat(history.size()).isZero();
        assertThat(history.reaches(2)).isTrue();
        assertThat(history.reaches(1)).isFalse();
        append(1, START);
        assertThat(history.size()).isEqualTo(1);
    }

    @Test
    void anOffsetLeadsToTheEventBehindIt() {
        for (int i = 0; i < 80; i++) {
            String offset = history.nextOffset();
            append(1, START);
            assertThat(history.after(offset)).isEqualTo(i + 1);
        }
        assertThat(history.since(78, SESSION).packets()).hasSize(2);
        assertThat(history.since(80, SESSION).packets()).isEmpty();
    }

    @Test
    void whatWasMissedBeginsWithTheFirstEventThatConcernsTheSession() {
        history.append(Selection.room("other"), packet(1), START);
        history.append(Selection.room("room"), packet(1), START);
        append(1, START);
        history.append(Selection.room("other"), packet(1), START);
        assertThat(history.since(0, SESSION).position()).isEqualTo(1);
        assertThat(history.since(2, SESSION).position()).isEqualTo(2);
        assertThat(history.since(3, SESSION).position()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "epoch",
                "epoch-",
                "other-0",
                "epoch-0x",
                "epoch--1",
                "epoch- 0",
                "epoch-3",
                "epoch-zzzzzzzzzzzzz",
                "epoch-9223372036854775808",
                "EPOCH-0",
                "epoch-0-0"
            })
    void whatIsNoOffsetOfThisHistoryIsRefused(String text) {
        append(1, START);
        append(1, START);
        append(1, START);
        assertThat(history.reaches(history.after(text))).isFalse();
    }

    @Test
    void anOffsetOfAnEarlierRunIsRefused() {
        var earlier = new History(
                "earlier", new RecoveryOptions(Duration.ofSeconds(10), Duration.ofSeconds(10), 100, 100_000, 5));
        String offset = earlier.nextOffset();
        append(1, START);
        assertThat(history.reaches(history.after(offset))).isFalse();
    }

    @Test
    void anEmptyHistoryReachesToItsEndOnly() {
        assertThat(history.reaches(0)).isTrue();
        append(1, START);
        history.trim(START + 60 * SECOND);
        assertThat(history.size()).isZero();
        assertThat(history.reaches(0)).isFalse();
        assertThat(history.reaches(1)).isTrue();
    }
}
