/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.adapter.RecordingNode.Delivery;
import io.rtcomm.protocol.socket.EncodedPacket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What an {@link Adapter} that recovers lost sessions owes besides what every adapter does. It may look for them
 * elsewhere, and so answer {@link Adapter#restore} and {@link Adapter#missed} later; it has to keep ten events and
 * sessions at least, and for a minute.
 */
public abstract class RecoveryContractTest extends AdapterContractTest {
    @Test
    void itSaysThatItRecovers() {
        assertThat(adapter().recovers()).isTrue();
    }

    private static SavedSession session(String id, String... rooms) {
        return new SavedSession(id, "secret of " + id, Set.of(rooms), Map.of("k", "v"), 0);
    }

    private Optional<RestoredSession> restore(SavedSession session, @Nullable String offset) throws Exception {
        return get(adapter().restore(session.privateId(), offset));
    }

    private @Nullable List<String> missed(RestoredSession restored) throws Exception {
        var result = new CompletableFuture<Optional<List<String>>>();
        adapter()
                .missed(
                        restored,
                        Runnable::run,
                        packets -> result.complete(Optional.ofNullable(packets)
                                .map(list -> list.stream()
                                        .map(RecoveryContractTest::text)
                                        .toList())));
        return get(result).orElse(null);
    }

    private static String text(EncodedPacket packet) {
        return new String(packet.head(), StandardCharsets.UTF_8);
    }

    /** The last argument of a delivered event, which is text. */
    private static String offset(Delivery delivery) {
        String text = delivery.text();
        int end = text.lastIndexOf('"');
        return text.substring(text.lastIndexOf('"', end - 1) + 1, end);
    }

    @Test
    void aLostSessionIsFoundOnceWithAllThatWasKept() throws Exception {
        var session = session("s", "room");
        adapter().connected(session.privateId());
        adapter().save(session);
        assertThat(restore(session, null)).map(RestoredSession::session).contains(session);
        assertThat(restore(session, null)).isEmpty();
    }

    @Test
    void whatWasNeverConnectedOrIsForgottenIsNotFound() throws Exception {
        var stranger = session("stranger");
        adapter().save(stranger);
        assertThat(restore(stranger, null)).isEmpty();
        var gone = session("gone");
        adapter().connected(gone.privateId());
        adapter().save(gone);
        adapter().forget(gone.privateId());
        assertThat(restore(gone, null)).isEmpty();
        assertThat(get(adapter().restore("no secret at all", "no offset"))).isEmpty();
    }

    @Test
    void aSessionThatReceivedNothingMissedWhatCameSinceItConnected() throws Exception {
        var session = session("s");
        adapter().broadcast(dispatch("before", Selection.EVERYONE, Flags.DEFAULT));
        adapter().connected(session.privateId());
        adapter().broadcast(dispatch("one", Selection.EVERYONE, Flags.DEFAULT));
        adapter().save(session);
        adapter().broadcast(dispatch("two", Selection.EVERYONE, Flags.DEFAULT));
        var restored = restore(session, null).orElseThrow();
        adapter().broadcast(dispatch("three", Selection.EVERYONE, Flags.DEFAULT));
        assertThat(missed(restored))
                .hasSize(3)
                .satisfiesExactly(
                        text -> assertThat(text).startsWith("2[\"one\",\""),
                        text -> assertThat(text).startsWith("2[\"two\",\""),
                        text -> assertThat(text).startsWith("2[\"three\",\""));
    }

    @Test
    void whatIsMissedBeginsBehindTheOffsetOfTheLastEventThatTheClientHas() throws Exception {
        var session = session("s");
        adapter().connected(session.privateId());
        adapter().broadcast(dispatch("one", Selection.EVERYONE, Flags.DEFAULT, "x"));
        adapter().broadcast(dispatch("two", Selection.EVERYONE, Flags.DEFAULT, "x"));
        adapter().save(session);
        String offset = offset(node.deliveries().get(0));
        assertThat(missed(restore(session, offset).orElseThrow()))
                .containsExactly(node.deliveries().get(1).text());
    }

    @Test
    void aClientThatHasEverythingMissedNothing() throws Exception {
        var session = session("s");
        adapter().connected(session.privateId());
        adapter().broadcast(dispatch("hello", Selection.EVERYONE, Flags.DEFAULT));
        adapter().save(session);
        assertThat(missed(restore(session, offset(node.deliveries().get(0))).orElseThrow()))
                .isEmpty();
    }

    @Test
    void whatASessionHasForSureIsNotMissed() throws Exception {
        var session = session("s");
        adapter().connected(session.privateId());
        adapter().broadcast(dispatch("one", Selection.EVERYONE, Flags.DEFAULT));
        long position = adapter().position();
        adapter().broadcast(dispatch("two", Selection.EVERYONE, Flags.DEFAULT));
        assertThat(adapter().position()).isGreaterThan(position);
        adapter().save(new SavedSession(session.id(), session.privateId(), Set.of(), Map.of(), position));
        assertThat(missed(restore(session, null).orElseThrow()))
                .containsExactly(node.deliveries().get(1).text());
    }

    @Test
    void aSessionThatIsLostAgainBeforeItGotAnythingMissesNothing() throws Exception {
        var session = session("s");
        adapter().connected(session.privateId());
        adapter().save(session);
        adapter().broadcast(dispatch("one", Selection.EVERYONE, Flags.DEFAULT));
        for (int i = 0; i < 3; i++) {
            assertThat(missed(restore(session, null).orElseThrow())).hasSize(1);
            if (i == 1) {
                adapter().connected(session.privateId());
            }
            adapter().save(session);
        }
        assertThat(restore(session, null)).isPresent();
        adapter().forget(session.privateId());
        adapter().save(session);
        assertThat(restore(session, null)).isEmpty();
    }

    @Test
    void onlyWhatWentToTheSessionWasMissed() throws Exception {
        var session = session("s", "mine", "also mine");
        adapter().connected(session.privateId());
        adapter().save(session);
        adapter().broadcast(dispatch("everyone", Selection.EVERYONE, Flags.DEFAULT));
        adapter().broadcast(dispatch("id", Selection.room("s"), Flags.DEFAULT.asLocal()));
        adapter().broadcast(dispatch("room", Selection.room("mine").to("also mine", "other"), Flags.DEFAULT));
        adapter().broadcast(dispatch("other", Selection.room("other"), Flags.DEFAULT));
        adapter().broadcast(dispatch("except", Selection.EVERYONE.except("mine"), Flags.DEFAULT));
        adapter().broadcast(dispatch("not me", Selection.room("mine").except("s"), Flags.DEFAULT));
        adapter().broadcast(dispatch("volatile", Selection.EVERYONE, Flags.DEFAULT.asVolatile()));
        assertThat(missed(restore(session, null).orElseThrow()))
                .extracting(text -> text.substring(3, text.indexOf('"', 3)))
                .containsExactly("everyone", "id", "room");
    }

    /** The offset would tell that what it overtook has arrived. */
    @Test
    void anEventThatMayOvertakeOthersBearsNoOffsetLiveAndIsMissedAsAnyOther() throws Exception {
        var session = session("s");
        adapter().connected(session.privateId());
        adapter().broadcast(dispatch("one", Selection.EVERYONE, Flags.DEFAULT));
        adapter().broadcast(dispatch("price", Selection.EVERYONE, Flags.DEFAULT.conflatedBy("k"), 7));
        adapter().save(session);
        assertThat(node.deliveries().get(1).text()).isEqualTo("2[\"price\",7]");
        assertThat(missed(restore(session, offset(node.deliveries().get(0))).orElseThrow()))
                .singleElement()
                .asString()
                .startsWith("2[\"price\",7,\"");
    }

    @Test
    void anOffsetThatIsNoneIsRefused() throws Exception {
        adapter().broadcast(dispatch("hello", Selection.EVERYONE, Flags.DEFAULT));
        for (String garbage : List.of("", "-", "0", "x-0", "é", "a".repeat(10_000))) {
            var session = session("s" + garbage.length());
            adapter().connected(session.privateId());
            adapter().save(session);
            assertThat(restore(session, garbage)).isEmpty();
        }
    }
}
