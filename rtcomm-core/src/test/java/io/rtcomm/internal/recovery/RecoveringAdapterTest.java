/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.adapter.Dispatch;
import io.rtcomm.adapter.Flags;
import io.rtcomm.adapter.RecordingNode;
import io.rtcomm.adapter.RestoredSession;
import io.rtcomm.adapter.SavedSession;
import io.rtcomm.adapter.Selection;
import io.rtcomm.protocol.socket.EncodedPacket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecoveringAdapterTest {
    private static final SavedSession SESSION = new SavedSession("s", "secret", Set.of(), Map.of(), 0);

    private final RecordingNode node = new RecordingNode();
    private long nanos = Long.MAX_VALUE - 10;
    private final RecoveringAdapter adapter = new RecoveringAdapter(
            node,
            node.encoder(),
            new RecoveryOptions(Duration.ofSeconds(10), Duration.ofSeconds(10), 5, 100_000, 2),
            "epoch",
            () -> nanos);

    private List<String> missed(RestoredSession restored) {
        var missed = new ArrayList<EncodedPacket>();
        adapter.missed(restored, Runnable::run, missed::addAll);
        return missed.stream()
                .map(packet -> new String(packet.head(), StandardCharsets.UTF_8))
                .toList();
    }

    private void emitToOthers(int times) {
        for (int i = 0; i < times; i++) {
            adapter.broadcast(new Dispatch("e", List.of("x"), Selection.room("other"), Flags.DEFAULT));
        }
    }

    private void emit(String event, Flags flags) {
        adapter.broadcast(new Dispatch(event, List.of("x"), Selection.EVERYONE, flags));
    }

    private void wait(int seconds) {
        nanos += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void anOffsetStandsBehindTheArgumentsOfEveryEvent() {
        for (int i = 0; i < 3; i++) {
            emit("e", Flags.DEFAULT);
        }
        assertThat(node.deliveries())
                .extracting(RecordingNode.Delivery::text)
                .containsExactly(
                        "2[\"e\",\"x\",\"epoch-0\"]", "2[\"e\",\"x\",\"epoch-1\"]", "2[\"e\",\"x\",\"epoch-2\"]");
    }

    @Test
    void aVolatileEventHasNoPlaceInTheHistory() {
        emit("e", Flags.DEFAULT.asVolatile());
        emit("e", Flags.DEFAULT);
        assertThat(node.deliveries())
                .extracting(RecordingNode.Delivery::text)
                .containsExactly("2[\"e\",\"x\"]", "2[\"e\",\"x\",\"epoch-0\"]");
    }

    @Test
    void aSessionComesBackUntilItsTimeIsOver() {
        adapter.connected("secret");
        adapter.save(SESSION);
        wait(10);
        assertThat(adapter.restore("secret", null).join()).isPresent();
        adapter.connected("secret");
        adapter.save(SESSION);
        wait(11);
        assertThat(adapter.restore("secret", null).join()).isEmpty();
    }

    @Test
    void aSessionThatMissedMoreThanIsKeptDoesNotComeBack() {
        adapter.connected("secret");
        adapter.save(SESSION);
        for (int i = 0; i < 6; i++) {
            emit("e", Flags.DEFAULT);
        }
        assertThat(adapter.restore("secret", null).join()).isEmpty();
    }

    @Test
    void anOffsetOfAnEarlierSessionBringsNothingFromBeforeThisOne() {
        emit("earlier", Flags.DEFAULT);
        emit("between", Flags.DEFAULT);
        adapter.connected("secret");
        adapter.save(SESSION);
        emit("missed", Flags.DEFAULT);
        var restored = adapter.restore("secret", "epoch-0").join().orElseThrow();
        var missed = new ArrayList<EncodedPacket>();
        adapter.missed(restored, Runnable::run, missed::addAll);
        assertThat(missed)
                .extracting(packet -> new String(packet.head(), StandardCharsets.UTF_8))
                .containsExactly("2[\"missed\",\"x\",\"epoch-2\"]");
    }

    @Test
    void aSessionWhoseLastEventIsForgottenComesBackIfItHasWhatWasForgottenSince() {
        adapter.connected("secret");
        emit("one", Flags.DEFAULT);
        emitToOthers(5);
        long position = adapter.position();
        emit("two", Flags.DEFAULT);
        adapter.save(new SavedSession("s", "secret", Set.of(), Map.of(), position));
        emit("three", Flags.DEFAULT);
        var restored = adapter.restore("secret", "epoch-0").join().orElseThrow();
        assertThat(missed(restored)).containsExactly("2[\"two\",\"x\",\"epoch-6\"]", "2[\"three\",\"x\",\"epoch-7\"]");
    }

    @Test
    void aSessionThatComesAndGoesAndLacksNothingComesBackForEver() {
        adapter.connected("secret");
        for (int i = 0; i < 10; i++) {
            adapter.save(SESSION);
            emitToOthers(4);
            assertThat(missed(adapter.restore("secret", null).join().orElseThrow()))
                    .isEmpty();
        }
    }

    @Test
    void aSessionThatComesAndGoesLacksAnEventUntilItSaysThatItHasIt() {
        adapter.connected("secret");
        adapter.save(SESSION);
        emitToOthers(3);
        emit("one", Flags.DEFAULT);
        for (int i = 0; i < 4; i++) {
            assertThat(missed(adapter.restore("secret", null).join().orElseThrow()))
                    .containsExactly("2[\"one\",\"x\",\"epoch-3\"]");
            adapter.save(SESSION);
            emitToOthers(1);
        }
        assertThat(missed(adapter.restore("secret", "epoch-3").join().orElseThrow()))
                .isEmpty();
        adapter.save(SESSION);
        emitToOthers(5);
        assertThat(adapter.restore("secret", "epoch-3").join()).isPresent();
    }

    @Test
    void whatIsLostBetweenRestoringAndSeatingIsTold() {
        adapter.connected("secret");
        adapter.save(SESSION);
        var restored = adapter.restore("secret", null).join().orElseThrow();
        for (int i = 0; i < 6; i++) {
            emit("e", Flags.DEFAULT);
        }
        var missed = new ArrayList<>();
        adapter.missed(restored, Runnable::run, missed::add);
        assertThat(missed).hasSize(1).containsOnlyNulls();
    }

    @Test
    void anEventThatCannotBeEncodedHasNoPlaceInTheHistory() {
        var bad = new Dispatch("e", List.of(new Object()), Selection.EVERYONE, Flags.DEFAULT);
        try {
            adapter.broadcast(bad);
        } catch (RuntimeException e) {
            assertThat(e).isInstanceOf(IllegalArgumentException.class);
        }
        emit("e", Flags.DEFAULT);
        assertThat(node.deliveries().get(node.deliveries().size() - 1).text()).contains("\"epoch-");
    }
}
