/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.server.HandlerExecution;
import io.rtcomm.server.Limits;
import io.rtcomm.tests.wire.EngineClient;
import io.rtcomm.tests.wire.HttpAnswer;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.RawHttp;
import io.rtcomm.tests.wire.Refusal;
import io.rtcomm.tests.wire.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two kinds of requests of a polling client, and what they are answered. */
@Timeout(20)
class PollingTest {
    private static final int LIMIT = 1000;

    @AutoClose
    private final Wire wire = Wire.start(options -> options.maxHttpBufferSize(LIMIT));

    private PollingClient connected() {
        PollingClient client = wire.polling();
        client.connect();
        return client;
    }

    /** An echo event of so many bytes. */
    private static String eventOf(int bytes) {
        return "42[\"message\",\"" + "x".repeat(bytes - 16) + "\"]";
    }

    @Test
    void aPollIsAnsweredAsPlainTextThatNobodyKeeps() {
        PollingClient client = connected();
        client.send("42[\"message\",\"€\"]");

        HttpAnswer answer = client.poll();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("Content-Type")).isEqualTo("text/plain; charset=UTF-8");
        assertThat(answer.field("Content-Length")).isEqualTo(String.valueOf(answer.body().length));
        assertThat(answer.field("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.field("Content-Encoding")).isNull();
    }

    @Test
    void aPostIsAnsweredOkAsHtmlThatNobodyKeeps() {
        HttpAnswer answer = wire.polling().post("40");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("Content-Type")).isEqualTo("text/html");
        assertThat(answer.field("Content-Length")).isEqualTo("2");
        assertThat(answer.field("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.text()).isEqualTo("ok");
    }

    @Test
    void theFilterOfOldBrowsersIsSwitchedOff() {
        PollingClient client = wire.polling("", "User-Agent: Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0)");

        assertThat(client.handshake().field("X-XSS-Protection")).isEqualTo("0");
        assertThat(client.post("40").field("X-XSS-Protection")).isNull();
    }

    @Test
    void aPollTakesEverythingThatWaits() {
        PollingClient client = connected();
        var expected = new ArrayList<String>();
        for (int i = 0; i < 500; i++) {
            wire.io().emit("e", i);
            expected.add("42[\"e\"," + i + "]");
        }
        wire.io().fetchSockets().join(); // the home loop has them all

        assertThat(client.nextPayload()).isEqualTo(expected);
    }

    @Test
    void packetsArePostedWhileAPollWaits() {
        PollingClient client = connected().beginPoll();

        client.send("42[\"message\",1]");

        assertThat(client.endPoll().text()).isEqualTo("42[\"message-back\",1]");
    }

    @Test
    void theSeparatorInsideOfTextIsEscaped() {
        PollingClient client = connected();

        client.send("42[\"message\",\"a\\u001eb\"]");

        assertThat(client.nextPayload()).containsExactly("42[\"message-back\",\"a\\u001eb\"]");
        wire.io().emit("e", "a\u001eb");
        assertThat(client.nextPayload()).containsExactly("42[\"e\",\"a\\u001eb\"]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain;charset=UTF-8",
                "application/json",
                "application/octet-stream; x",
                "Application/Octet-Stream",
                "application/x-www-form-urlencoded",
                "nonsense"
            })
    void aBodyIsTextWhateverItsTypeSays(String type) {
        PollingClient client = connected();

        assertThat(client.postBody("42[\"message\",1]", "Content-Type: " + type).text())
                .isEqualTo("ok");

        assertThat(client.message()).isEqualTo("42[\"message-back\",1]");
    }

    @Test
    void aBodyNeedsNoType() {
        PollingClient client = connected();

        assertThat(client.postBody("42[\"message\",1]").text()).isEqualTo("ok");

        assertThat(client.message()).isEqualTo("42[\"message-back\",1]");
    }

    @Test
    void octetsAreAnsweredAndEndTheSession() {
        PollingClient client = connected().beginPoll();

        HttpAnswer answer = client.postBody("40", "Content-Type: application/octet-stream");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).isEmpty();
        assertThat(client.endPoll().text()).isEqualTo("1");
        assertThat(wire.ended()).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
    }

    @Test
    void aBodyOfExactlyTheLimitIsTaken() {
        PollingClient client = connected();

        assertThat(client.post(eventOf(LIMIT)).text()).isEqualTo("ok");

        assertThat(client.message()).hasSize(LIMIT + 5);
    }

    @Test
    void aBodyBeyondTheLimitIsTooLargeAndEndsTheSession() {
        PollingClient client = connected().beginPoll();

        HttpAnswer answer = client.post(eventOf(LIMIT + 1));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).isEmpty();
        assertThat(client.endPoll().text()).isEqualTo("1");
        Refusal.assertThat(client.poll(), 400, 1, "Session ID unknown");
        assertThat(wire.ended()).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
    }

    @Test
    void aBodyThatIsDeclaredTooLargeIsRefusedBeforeItComes() {
        PollingClient client = connected();
        RawHttp http = wire.http();

        http.send(RawHttp.head("POST", client.target(), "Content-Length: 999999999", "Expect: 100-continue") + "\r\n");

        assertThat(http.read().status()).isEqualTo(413);
        assertThat(wire.ended()).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 999})
    void aChunkedBodyOfExactlyTheLimitIsTaken(int chunk) {
        PollingClient client = connected();

        HttpAnswer answer = postChunks(client, eventOf(LIMIT).getBytes(UTF_8), chunk);

        assertThat(answer.text()).isEqualTo("ok");
        assertThat(client.message()).hasSize(LIMIT + 5);
    }

    @Test
    void aChunkedBodyBeyondTheLimitIsTooLarge() {
        PollingClient client = connected();

        assertThat(postChunks(client, eventOf(LIMIT + 1).getBytes(UTF_8), 100).status())
                .isEqualTo(413);

        assertThat(wire.ended()).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void charactersMayBeTornApartByChunks(int chunk) {
        PollingClient client = connected();

        postChunks(client, "42[\"message\",\"€😀é\"]".getBytes(UTF_8), chunk);

        assertThat(client.message()).isEqualTo("42[\"message-back\",\"€😀é\"]");
    }

    /** Sends each chunk in a segment of its own. */
    private HttpAnswer postChunks(PollingClient client, byte[] body, int size) {
        RawHttp http = wire.http();
        http.send(RawHttp.head("POST", client.target(), "Transfer-Encoding: chunked") + "\r\n");
        for (int from = 0; from < body.length; from += size) {
            byte[] chunk = Arrays.copyOfRange(body, from, Math.min(body.length, from + size));
            http.send(Integer.toHexString(chunk.length) + "\r\n").send(chunk).send("\r\n");
        }
        return http.send("0\r\n\r\n").read();
    }

    @Test
    void twoPostsAtOnceAreBothRefusedAndEndTheSession() {
        PollingClient client = connected().beginPoll();
        RawHttp first = beginPost(client);

        HttpAnswer second = client.post("42[\"message\",2]");

        assertThat(second.status()).isEqualTo(400);
        assertThat(second.text()).isEmpty();
        assertThat(first.read().status()).isEqualTo(400);
        assertThat(client.endPoll().text()).isEqualTo("1");
        assertThat(wire.ended()).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
    }

    /** Sends the head of a POST and part of its body; the session has it at return, because it asked for the rest. */
    private RawHttp beginPost(PollingClient client) {
        RawHttp http = wire.http();
        http.send(RawHttp.head("POST", client.target(), "Content-Length: 15", "Expect: 100-continue") + "\r\n");
        assertThat(http.read().status()).isEqualTo(100);
        return http.send("42[\"mes");
    }

    @Test
    void aPostThatBreaksOffEndsTheSession() {
        PollingClient client = connected().beginPoll();

        beginPost(client).abort();

        assertThat(client.endPoll().text()).isEqualTo("1");
        assertThat(wire.ended()).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u001e", "42[\"message\",1]\u001e", "\u001e42[\"message\",1]", "7", "b!", "abc"})
    void aMalformedPayloadEndsTheSession(String body) {
        PollingClient client = connected().beginPoll();

        assertThat(client.postBody(body).status()).isEqualTo(400);

        assertThat(client.endPoll().status()).isEqualTo(200);
        assertThat(wire.ended()).isEqualTo(DisconnectReason.PARSE_ERROR);
        Refusal.assertThat(client.poll(), 400, 1, "Session ID unknown");
    }

    @Test
    void textThatIsNotUtf8EndsTheSession() {
        PollingClient client = connected();
        byte[] body = "42[\"message\",\"?\"]".getBytes(UTF_8);
        body[14] = (byte) 0xff;

        assertThat(client.posts().sendPost(client.target(), body).read().status())
                .isEqualTo(400);

        assertThat(wire.ended()).isEqualTo(DisconnectReason.PARSE_ERROR);
    }

    @Test
    void packetsBeforeAMalformedOneAreHandledAndThoseBehindAreNot() throws Exception {
        try (var inline = Wire.start(
                options -> options.handlerExecution(HandlerExecution.EVENT_LOOP),
                started -> started.io().onConnection(socket -> socket.onAny((event, args) -> started.note(event))))) {
            PollingClient client = inline.polling();
            client.connect();

            client.post("42[\"a\"]", "42[\"b\"]", "oops", "42[\"c\"]");

            assertThat(inline.ended()).isEqualTo(DisconnectReason.PARSE_ERROR);
            assertThat(inline.notes()).containsExactly("a", "b");
        }
    }

    @Test
    void oneBodyHoldsNoMorePacketsThanAllowed() throws Exception {
        try (var few = Wire.start(options -> options.maxPacketsPerPayload(3))) {
            PollingClient client = few.polling();
            client.connect();
            client.send("6", "6", "42[\"message\",1]");
            assertThat(client.message()).isEqualTo("42[\"message-back\",1]");

            assertThat(client.post("6", "6", "6", "6").status()).isEqualTo(400);

            assertThat(few.ended()).isEqualTo(DisconnectReason.PARSE_ERROR);
        }
    }

    @Test
    void aBodyOfHalfAMillionPacketsEndsItsSenderOnly() throws Exception {
        try (var usual = Wire.start(options -> options.limits(Limits.DEFAULT.pingsPerSecond(0)))) {
            PollingClient flood = usual.polling();
            flood.connect();
            PollingClient other = usual.polling();
            other.connect();

            String body = "6\u001e".repeat(499_999) + "6";
            assertThat(flood.postBody(body).status()).isEqualTo(400);

            assertThat(usual.ended()).isEqualTo(DisconnectReason.PARSE_ERROR);
            other.assertEchoes("unhurt");
        }
    }

    @Test
    void ignoredPacketsAreIgnored() {
        PollingClient client = connected();

        client.send("0{}", "6", "5", "3", "42[\"message\",1]", "6");

        assertThat(client.message()).isEqualTo("42[\"message-back\",1]");
    }

    @Test
    void aPingOfTheClientIsInTheWrongDirection() {
        PollingClient client = connected().beginPoll();

        client.post("2");

        assertThat(client.endPoll().text()).isEqualTo("1");
        assertThat(wire.ended()).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
    }

    @Test
    void eachConnectionServesManySessions() {
        PollingClient one = connected();
        PollingClient other = connected();
        RawHttp shared = wire.http();

        for (PollingClient client : List.of(one, other, one)) {
            assertThat(shared.post(client.target(), "42[\"message\",1]").text()).isEqualTo("ok");
            assertThat(shared.get(client.target()).text()).isEqualTo("42[\"message-back\",1]");
        }
    }

    @Test
    void binaryIsBase64InBothDirections() {
        PollingClient client = connected();

        client.postBody("451-[\"message\",{\"_placeholder\":true,\"num\":0}]\u001eb-_8");

        assertThat(client.messages(2))
                .containsExactly(
                        "451-[\"message-back\",{\"_placeholder\":true,\"num\":0}]", EngineClient.binary(0xfb, 0xff));
    }
}
