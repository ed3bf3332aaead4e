/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.polling;

import static io.rtcomm.polling.LinkHarness.HTML;
import static io.rtcomm.polling.LinkHarness.TEXT;
import static io.rtcomm.polling.LinkHarness.UNKNOWN_SESSION;
import static io.rtcomm.polling.LinkHarness.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.transport.CloseMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloseTest {
    @RegisterExtension
    private final LinkHarness harness = new LinkHarness();

    @ParameterizedTest
    @CsvSource({
        "V4, ORDERLY, 1, closed", "V4, NOW, 1,", "V4, PEER_CLOSED, 6,", "V4, REPLACED, 1,",
        "V3, ORDERLY, 1:1, closed", "V3, NOW, 1:1,", "V3, PEER_CLOSED, 1:6,", "V3, REPLACED, 1:1,"
    })
    void aPendingPollIsReleased(EngineProtocol protocol, CloseMode mode, String packet, String told) {
        harness.protocol = protocol;
        harness.open();

        harness.link.close(mode);

        harness.opening.assertAnswer(200, TEXT, packet);
        assertThat(harness.opening.responseHeaders().get("cache-control")).isEqualTo("no-store");
        if (told == null) {
            assertThat(harness.port.events).isEmpty();
        } else {
            assertThat(harness.port.events).containsExactly(told);
        }
        assertThat(harness.link.writable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"V4, 6\u001e1", "V3, 1:61:1"})
    void anOrderlyCloseWithoutPollIsToldToTheNextOne(EngineProtocol protocol, String packets) {
        harness.protocol = protocol;
        harness.openAndGreet();

        harness.link.close(CloseMode.ORDERLY);
        assertThat(harness.port.events).isEmpty();
        assertThat(harness.link.writable()).isFalse();

        harness.poll().assertAnswer(200, TEXT, packets);
        assertThat(harness.port.events).containsExactly("closed");
        harness.poll().assertAnswer(400, "application/json", UNKNOWN_SESSION);
    }

    @Test
    void whatIsSentWhileTheCloseWaitsForAPollStaysInTheQueue() {
        harness.openAndGreet();
        harness.link.close(CloseMode.ORDERLY);

        harness.deliver(text("too late"));

        assertThat(harness.queue.messages).hasSize(1);
        harness.poll().assertAnswer(200, TEXT, "6\u001e1");
    }

    @Test
    void aPostIsTakenWhileTheCloseWaitsForAPoll() {
        harness.openAndGreet();
        harness.link.close(CloseMode.ORDERLY);

        harness.post().body("4a").assertAnswer(200, HTML, "ok");

        assertThat(harness.port.events).containsExactly("MESSAGE a");
    }

    @Test
    void anOrderlyCloseCanBeHurried() {
        harness.openAndGreet();
        harness.link.close(CloseMode.ORDERLY);
        harness.link.close(CloseMode.ORDERLY);

        harness.link.close(CloseMode.NOW);

        assertThat(harness.port.events).isEmpty();
        harness.poll().assertAnswer(400, "application/json", UNKNOWN_SESSION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT"})
    void afterTheEndEveryRequestIsForAnUnknownSession(String method) {
        harness.openAndGreet();
        harness.link.close(CloseMode.NOW);

        var late = harness.sent(harness.request(method));

        late.assertAnswer(400, "application/json", UNKNOWN_SESSION);
        assertThat(late.responseHeaders()).isEmpty();
        assertThat(harness.port.events).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(CloseMode.class)
    void aSecondCloseIsNothing(CloseMode mode) {
        harness.open();
        harness.link.close(CloseMode.NOW);

        harness.link.close(mode);

        assertThat(harness.port.events).isEmpty();
        harness.opening.assertAnswer(200, TEXT, "1");
    }

    @ParameterizedTest
    @EnumSource(CloseMode.class)
    void aPostWhoseBodyIsStillReadIsRefused(CloseMode mode) {
        harness.open();
        var post = harness.post();

        harness.link.close(mode);

        post.assertAnswer(400, null, "");
        post.body("4late");
        assertThat(harness.port.events).doesNotContain("MESSAGE late");
    }

    @ParameterizedTest
    @CsvSource({"ORDERLY, 200, ok", "NOW, 400, ''", "PEER_CLOSED, 200, ok", "REPLACED, 200, ok"})
    void aPostWhoseAnswerIsHeldBackIsAnswered(CloseMode mode, int status, String body) {
        harness.open();
        harness.link.pauseReading();
        var post = harness.post().body("4a");

        harness.link.close(mode);

        assertThat(post.answer().status()).isEqualTo(status);
        assertThat(post.answer().text()).isEqualTo(body);
        harness.link.resumeReading();
    }

    @ParameterizedTest
    @CsvSource({"V4, 4a\u001e1, 6", "V3, 2:4a1:1, 1:6"})
    void aClosePacketIsAcknowledgedAndReleasesThePollWithANoop(EngineProtocol protocol, String body, String noop) {
        harness.protocol = protocol;
        harness.open();
        var post = harness.post();
        harness.port.react(event -> {
            if (event.equals("CLOSE")) {
                harness.link.close(CloseMode.PEER_CLOSED);
            }
        });

        post.body(body);

        post.assertAnswer(200, HTML, "ok");
        harness.opening.assertAnswer(200, TEXT, noop);
        assertThat(harness.port.events).containsExactly("MESSAGE a", "CLOSE");
    }

    @Test
    void aClosePacketIsAcknowledgedWhenTheSessionHearsOfItLater() {
        harness.open();

        var post = harness.post().body("1");
        post.assertAnswer(200, HTML, "ok");
        harness.link.close(CloseMode.PEER_CLOSED);

        harness.opening.assertAnswer(200, TEXT, "6");
    }

    @Test
    void whatIsAbortedAfterTheEndIsNoError() {
        harness.open();
        var post = harness.post();
        harness.link.close(CloseMode.NOW);

        harness.opening.abort();
        post.abort();

        assertThat(harness.port.events).isEmpty();
    }
}
