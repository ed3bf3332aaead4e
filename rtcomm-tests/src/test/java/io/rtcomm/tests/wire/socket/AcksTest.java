/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtcomm.Ack;
import io.rtcomm.AckDisconnectedException;
import io.rtcomm.AckOverflowException;
import io.rtcomm.AckTimeoutException;
import io.rtcomm.ArgumentException;
import io.rtcomm.RejectedException;
import io.rtcomm.Replies;
import io.rtcomm.Socket;
import io.rtcomm.tests.wire.EngineClient;
import io.rtcomm.tests.wire.WebSocketClient;
import io.rtcomm.tests.wire.Wire;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers, in both directions, and every way in which they do not come. */
@Timeout(20)
class AcksTest {
    private static final Pattern WITH_ID = Pattern.compile("4[25](?:\\d-)?(?:/\\w+,)?(\\d+)\\[.*");

    @AutoClose
    private final Wire wire = Wire.start(options -> options.maxPendingAcks(3));

    private final WebSocketClient client = wire.webSocket();
    private Socket socket;

    @BeforeEach
    void connect() {
        client.connect();
        socket = wire.connected();
    }

    /** The id of the next event. */
    private static String askedUnder(EngineClient asked) {
        String packet = asked.message();
        Matcher matcher = WITH_ID.matcher(packet);
        assertThat(matcher.matches()).as(packet).isTrue();
        return matcher.group(1);
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    @Test
    void theFirstAnswerOfAHandlerCounts() {
        socket.on("e", event -> {
            event.ack(1);
            event.ack(2);
            event.ack().fail("late", null);
        });

        client.send("420[\"e\"]");

        assertThat(client.message()).isEqualTo("430[1]");
        client.assertEchoes("nothing more");
    }

    @Test
    void anAnswerMayComeLaterFromAnyThread() throws Exception {
        var pending = new LinkedBlockingQueue<Ack>();
        socket.on("e", String.class, (text, ack) -> pending.add(ack));
        client.send("4212[\"e\",\"x\"]");
        Ack ack = pending.poll(10, TimeUnit.SECONDS);
        client.assertEchoes("meanwhile");

        assertThat(ack.wanted()).isTrue();
        ack.send();

        assertThat(client.message()).isEqualTo("4312[]");
    }

    @Test
    void anAnswerThatNobodyWantsIsDropped() {
        socket.on("e", event -> {
            wire.note("wanted " + event.ack().wanted());
            event.ack(1);
        });

        client.send("42[\"e\"]");

        assertThat(wire.noted()).isEqualTo("wanted false");
        client.assertEchoes("nothing more");
    }

    @Test
    void anAnswerToAClientThatLeftIsDropped() throws Exception {
        var pending = new LinkedBlockingQueue<Ack>();
        socket.on("e", String.class, (text, ack) -> pending.add(ack));
        client.send("421[\"e\",\"x\"]");
        Ack ack = pending.poll(10, TimeUnit.SECONDS);
        client.send("41");
        wire.ended();

        ack.send(1);

        client.connect();
        client.assertEchoes("nothing more");
    }

    @Test
    void aResponderAnswersWithWhatItReturns() {
        socket.respond("now", Integer.class, n -> n + 1);
        socket.respond("later", Integer.class, n -> CompletableFuture.supplyAsync(() -> Map.of("n", n)));
        socket.respond("nothing", Integer.class, n -> null);
        socket.respond("binary", Integer.class, n -> new byte[] {n.byteValue()});
        socket.respond("refused", Integer.class, n -> {
            throw new RejectedException("no", n);
        });
        socket.respond("failed", Integer.class, n -> CompletableFuture.failedFuture(new IllegalStateException("x")));

        client.send("421[\"now\",7]", "423[\"nothing\",7]", "425[\"refused\",7]");
        assertThat(client.messages(3))
                .containsExactly("431[8]", "433[null]", "435[{\"error\":{\"message\":\"no\",\"data\":7}}]");
        client.send("422[\"later\",7]");
        assertThat(client.message()).isEqualTo("432[{\"n\":7}]");
        client.send("424[\"binary\",7]");
        assertThat(client.messages(2)).containsExactly("461-4[{\"_placeholder\":true,\"num\":0}]", "bBw==");
        client.send("426[\"failed\",7]");
        assertThat(client.message()).isEqualTo("436[{\"error\":{\"message\":\"internal error\"}}]");
    }

    @Test
    void aClientAnswersWithAnyNumberOfArguments() throws Exception {
        var answer = socket.emitWithAck("q", 1);
        String id = askedUnder(client);

        client.send("43" + id + "[1,\"two\",[3]]");

        assertThat(get(answer.args()).size()).isEqualTo(3);
        assertThat(get(answer.args()).get(1, String.class)).isEqualTo("two");
        assertThat(get(answer.as(Integer.class))).isEqualTo(1);
    }

    @Test
    void aClientMayAnswerInBinary() throws Exception {
        var answer = socket.emitWithAck("q", new byte[] {9});
        String id = askedUnder(client);
        assertThat(client.message()).isEqualTo("bCQ==");

        client.send("461-" + id + "[{\"_placeholder\":true,\"num\":0}]", EngineClient.binary(1, 2));

        assertThat(get(answer.as(byte[].class))).containsExactly(1, 2);
    }

    @Test
    void eachQuestionHasAnIdOfItsOwn() {
        var ids = new HashSet<String>();
        for (int i = 0; i < 3; i++) {
            socket.emitWithAck("q", i);
            ids.add(askedUnder(client));
        }

        assertThat(ids).hasSize(3);
    }

    @Test
    void onlyTheFirstAnswerOfAClientCountsAndForeignOnesAreIgnored() throws Exception {
        var answer = socket.emitWithAck("q");
        String id = askedUnder(client);

        client.send("43999999[0]", "43" + id + "[1]", "43" + id + "[2]", "439007199254740991[3]");

        assertThat(get(answer.as(Integer.class))).isEqualTo(1);
        client.assertEchoes("unhurt");
    }

    @Test
    void anAnswerThatDoesNotFitSaysSo() {
        var answer = socket.emitWithAck("q");
        client.send("43" + askedUnder(client) + "[\"text\"]");

        assertThatThrownBy(() -> get(answer.as(Integer.class)))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ArgumentException.class);
    }

    @Test
    void anAnswerThatDoesNotComeInTimeFailsAndALateOneIsIgnored() {
        var answer = socket.timeout(Duration.ofMillis(50)).emitWithAck("q");
        String id = askedUnder(client);

        assertThatThrownBy(() -> get(answer.args()))
                .hasCauseInstanceOf(AckTimeoutException.class)
                .hasMessageContaining("operation has timed out");
        client.send("43" + id + "[1]");
        client.assertEchoes("unhurt");
    }

    @Test
    void aClientThatLeavesAnswersNothingAnyMore() {
        var answer = socket.emitWithAck("q");
        askedUnder(client);
        client.send("41");

        assertThatThrownBy(() -> get(answer.args()))
                .hasCauseInstanceOf(AckDisconnectedException.class)
                .hasMessageContaining("socket has been disconnected");
        assertThatThrownBy(() -> get(socket.emitWithAck("q").args()))
                .hasCauseInstanceOf(AckDisconnectedException.class);
    }

    @Test
    void aConnectionThatEndsAnswersNothingAnyMore() {
        var answer = socket.emitWithAck("q");
        askedUnder(client);
        client.wire().abort();

        assertThatThrownBy(() -> get(answer.args())).hasCauseInstanceOf(AckDisconnectedException.class);
    }

    @Test
    void aClientOwesNoMoreAnswersThanAllowed() {
        for (int i = 0; i < 3; i++) {
            socket.emitWithAck("q");
        }

        assertThatThrownBy(() -> get(socket.emitWithAck("q").args())).hasCauseInstanceOf(AckOverflowException.class);
        assertThat(client.messages(3)).hasSize(3);
        client.assertEchoes("nothing more");
    }

    @Test
    void aQuestionToManyCollectsTheFirstArgumentOfEachAnswer() throws Exception {
        EngineClient second = wire.polling();
        second.connect();
        CompletableFuture<Replies> replies = wire.io().emitWithAck("vote", "?");
        String id = askedUnder(client);
        assertThat(askedUnder(second)).isEqualTo(id);

        client.send("43" + id + "[\"yes\",\"more\"]");
        second.send("43" + id + "[\"no\"]");

        Replies all = get(replies);
        assertThat(all.complete()).isTrue();
        assertThat(all.as(String.class)).containsExactlyInAnyOrder("yes", "no");
    }

    @Test
    void aQuestionToNobodyIsAnsweredAtOnce() throws Exception {
        assertThat(get(wire.io().to("nobody").emitWithAck("q"))).isEqualTo(new Replies(List.of(), 0));
    }

    @Test
    void aQuestionToManyEndsInTimeWithWhatCame() throws Exception {
        wire.webSocket().connect();
        var replies = wire.io().timeout(Duration.ofSeconds(1)).emitWithAck("q");
        client.send("43" + askedUnder(client) + "[1]");

        Replies all = get(replies);

        assertThat(all.as(Integer.class)).containsExactly(1);
        assertThat(all.missing()).isEqualTo(1);
    }

    @Test
    void aQuestionToManyDoesNotWaitForThoseWhoLeft() throws Exception {
        WebSocketClient leaves = wire.webSocket();
        leaves.connect();
        var replies = wire.io().timeout(Duration.ofHours(1)).emitWithAck("q");
        client.send("43" + askedUnder(client) + "[1]");
        askedUnder(leaves);

        leaves.wire().abort();

        Replies all = get(replies);
        assertThat(all.as(Integer.class)).containsExactly(1);
        assertThat(all.missing()).isEqualTo(1);
    }
}
