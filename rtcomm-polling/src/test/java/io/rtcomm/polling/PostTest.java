/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.polling;

import static io.rtcomm.polling.LinkHarness.HTML;
import static io.rtcomm.polling.LinkHarness.TEXT;
import static io.rtcomm.polling.LinkHarness.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtcomm.transport.CloseMode;
import io.rtcomm.transport.HttpCompression;
import io.rtcomm.transport.PerMessageDeflate;
import io.rtcomm.transport.TransportOptions;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostTest {
    @RegisterExtension
    private final LinkHarness harness = new LinkHarness();

    @Test
    void packetsAreDeliveredInOrderAndThenAcknowledged() {
        harness.open();
        var post = harness.post("Content-Type", TEXT);
        harness.port.react(event -> assertThat(post.answered()).isFalse());

        post.body("4hello\u001ebAQIDBA==\u001e3\u001e4€");

        assertThat(harness.port.events).containsExactly("MESSAGE hello", "MESSAGE <01020304>", "PONG", "MESSAGE €");
        post.assertAnswer(200, HTML, "ok");
        assertThat(post.responseHeaders().get("cache-control")).isEqualTo("no-store");
        assertThat(post.responseHeaders().size()).isOne();
        assertThat(harness.opening.answered()).isFalse();
    }

    @Test
    void postsMayFollowEachOther() {
        harness.open();

        harness.post().body("4a").assertAnswer(200, HTML, "ok");
        harness.post().body("4b").assertAnswer(200, HTML, "ok");

        assertThat(harness.port.events).containsExactly("MESSAGE a", "MESSAGE b");
    }

    @Test
    void aPostIsTakenWhileNoPollIsPending() {
        harness.openAndGreet();

        harness.post().body("4a").assertAnswer(200, HTML, "ok");

        assertThat(harness.port.events).containsExactly("MESSAGE a");
    }

    @Test
    void theAnswerToAPacketMayLeaveWithThePendingPollBeforeThePostIsAcknowledged() {
        harness.open();
        var post = harness.post();
        harness.port.react(event -> {
            harness.deliver(text("echo"));
            harness.opening.assertAnswer(200, TEXT, "4echo");
            assertThat(post.answered()).isFalse();
        });

        post.body("4a");

        post.assertAnswer(200, HTML, "ok");
    }

    @Test
    void aSecondPostEndsTheLinkAndBothAreRefused() {
        harness.open();
        var first = harness.post();

        var second = harness.post();

        first.assertAnswer(400, null, "");
        second.assertAnswer(400, null, "");
        harness.opening.assertAnswer(200, TEXT, "1");
        assertThat(harness.port.events).containsExactly("error: data request overlap from client");
    }

    @Test
    void aBodyThatArrivesAfterTheOverlapIsThrownAway() {
        harness.open();
        var first = harness.post();
        harness.post();

        first.body("4late");

        assertThat(harness.port.events).containsExactly("error: data request overlap from client");
    }

    @Test
    void anOctetStreamIsRefused() {
        harness.open();

        var post = harness.post("Content-Type", "application/octet-stream");

        post.assertAnswer(400, null, "");
        assertThat(post.bodyWanted()).isFalse();
        harness.opening.assertAnswer(200, TEXT, "1");
        assertThat(harness.port.events).containsExactly("error: invalid content");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/octet-stream; x", "text/plain;charset=UTF-8", "application/xml", "image/png", ""})
    void anyOtherContentTypeIsText(String contentType) {
        harness.open();

        var post = harness.post("Content-Type", contentType).body("4a");

        post.assertAnswer(200, HTML, "ok");
        assertThat(harness.port.events).containsExactly("MESSAGE a");
    }

    @Test
    void aBodyOfExactlyTheLimitIsTaken() {
        harness.options = limits(1000, 10_000);
        harness.open();

        harness.post().body("4" + "x".repeat(999)).assertAnswer(200, HTML, "ok");

        assertThat(harness.port.events).containsExactly("MESSAGE " + "x".repeat(999));
    }

    @Test
    void aBodyOfOneByteMoreIsRefusedAndEndsTheLink() {
        harness.options = limits(1000, 10_000);
        harness.open();
        var post = harness.request("POST");
        post.responseHeaders().set("Access-Control-Allow-Origin", "*");
        harness.sent(post);

        post.body("4" + "x".repeat(1000));

        post.assertAnswer(413, null, "");
        assertThat(post.responseHeaders().get("Access-Control-Allow-Origin")).isEqualTo("*");
        harness.opening.assertAnswer(200, TEXT, "1");
        assertThat(harness.port.events).containsExactly("error: body larger than 1000 bytes");
    }

    @Test
    void aPostThatIsAbortedEndsTheLink() {
        harness.open();

        harness.post().abort();

        harness.opening.assertAnswer(200, TEXT, "1");
        assertThat(harness.port.events).containsExactly("error: data request connection closed prematurely");
    }

    @Test
    void packetsBeforeAMalformedOneAreDelivered() {
        harness.open();

        var post = harness.post().body("4a\u001e4b\u001eabc\u001e4c");

        post.assertAnswer(400, null, "");
        harness.opening.assertAnswer(200, TEXT, "1");
        assertThat(harness.port.events).hasSize(3);
        assertThat(harness.port.events.subList(0, 2)).containsExactly("MESSAGE a", "MESSAGE b");
        assertThat(harness.port.events.get(2)).startsWith("malformed: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "abc", "\u001e4a", "4a\u001e"})
    void aMalformedPayloadEndsTheLink(String body) {
        harness.openAndGreet();

        harness.post().body(body).assertAnswer(400, null, "");

        assertThat(harness.port.events.get(harness.port.events.size() - 1)).startsWith("malformed: ");
        harness.poll().assertAnswer(400, "application/json", LinkHarness.UNKNOWN_SESSION);
    }

    @Test
    void aPayloadOfTooManyPacketsIsRefused() {
        harness.open();

        var post = harness.post().body(String.join("\u001e", Collections.nCopies(500_000, "4")));

        post.assertAnswer(400, null, "");
        assertThat(harness.port.events).hasSize(10_001);
        assertThat(harness.port.events.get(10_000)).startsWith("malformed: ");
    }

    @Test
    void aPayloadOfExactlyAsManyPacketsAsAllowedIsTaken() {
        harness.options = limits(1000, 3);
        harness.open();

        harness.post().body("4a\u001e4b\u001e4c").assertAnswer(200, HTML, "ok");

        assertThat(harness.port.events).hasSize(3);
    }

    @Test
    void whileReadingIsPausedTheAnswerIsHeldBack() {
        harness.open();
        harness.link.pauseReading();

        var post = harness.post().body("4a");

        assertThat(harness.port.events).containsExactly("MESSAGE a");
        assertThat(post.answered()).isFalse();
        harness.link.resumeReading();
        post.assertAnswer(200, HTML, "ok");
    }

    @Test
    void aPauseDuringDeliveryHoldsTheAnswerBack() {
        harness.open();
        var post = harness.post();
        harness.port.react(event -> harness.link.pauseReading());

        post.body("4a\u001e4b");

        assertThat(harness.port.events).containsExactly("MESSAGE a", "MESSAGE b");
        assertThat(post.answered()).isFalse();
        harness.link.resumeReading();
        post.assertAnswer(200, HTML, "ok");
    }

    @Test
    void aPauseThatEndsDuringDeliveryDoesNotHurryTheAnswer() {
        harness.open();
        var post = harness.post();
        harness.port.react(event -> {
            harness.link.pauseReading();
            harness.link.resumeReading();
            assertThat(post.answered()).isFalse();
        });

        post.body("4a\u001e4b");

        post.assertAnswer(200, HTML, "ok");
    }

    @Test
    void aPostMustNotFollowOneWhoseAnswerIsHeldBack() {
        harness.open();
        harness.link.pauseReading();
        var first = harness.post().body("4a");

        var second = harness.post();

        first.assertAnswer(400, null, "");
        second.assertAnswer(400, null, "");
        assertThat(harness.port.events).containsExactly("MESSAGE a", "error: data request overlap from client");
    }

    @Test
    void aClientThatGoesWhileItsAnswerIsHeldBackEndsTheLink() {
        harness.open();
        harness.link.pauseReading();
        var post = harness.post().body("4a");

        post.abort();

        assertThat(harness.port.events)
                .containsExactly("MESSAGE a", "error: data request connection closed prematurely");
    }

    @Test
    void aResumeWithoutPostIsNothing() {
        harness.open();

        harness.link.resumeReading();
        var post = harness.post();
        harness.link.resumeReading();

        assertThat(post.answered()).isFalse();
        post.body("4a").assertAnswer(200, HTML, "ok");
    }

    @Test
    void aPacketThatMakesTheSessionEndAtOnceRefusesThePost() {
        harness.open();
        var post = harness.post();
        harness.port.react(event -> harness.link.close(CloseMode.NOW));

        post.body("4a\u001e7");

        post.assertAnswer(400, null, "");
        harness.opening.assertAnswer(200, TEXT, "1");
        assertThat(harness.port.events).containsExactly("MESSAGE a");
    }

    @Test
    void aSessionThatFailsOnAPacketEndsTheLink() {
        harness.open();
        var post = harness.post();
        harness.port.react(event -> {
            if (event.startsWith("MESSAGE")) {
                throw new IllegalStateException("broken");
            }
        });

        assertThatThrownBy(() -> post.body("4a\u001e4b")).hasMessage("broken");

        post.assertAnswer(400, null, "");
        harness.opening.assertAnswer(200, TEXT, "1");
        assertThat(harness.port.events).hasSize(2);
        assertThat(harness.port.events.get(1)).startsWith("error: packets were not handled");
    }

    private static TransportOptions limits(int maxHttpBufferSize, int maxPackets) {
        return new TransportOptions(
                maxHttpBufferSize, maxPackets, 1024, 100, HttpCompression.DEFAULT, PerMessageDeflate.OFF);
    }
}
