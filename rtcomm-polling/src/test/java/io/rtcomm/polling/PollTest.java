/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.polling;

import static io.rtcomm.polling.LinkHarness.TEXT;
import static io.rtcomm.polling.LinkHarness.binary;
import static io.rtcomm.polling.LinkHarness.bytes;
import static io.rtcomm.polling.LinkHarness.packet;
import static io.rtcomm.polling.LinkHarness.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.transport.EncodedMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PollTest {
    @RegisterExtension
    private final LinkHarness harness = new LinkHarness();

    @Test
    void theRequestThatOpensTheLinkIsAnsweredWithWhatIsQueuedFirst() {
        harness.open();
        assertThat(harness.opening.answered()).isFalse();
        assertThat(harness.link.writable()).isTrue();

        harness.deliver(EncodedMessage.packet(EnginePacketType.OPEN, "{\"sid\":\"x\"}"), text("hello"));

        harness.opening.assertAnswer(200, TEXT, "0{\"sid\":\"x\"}\u001e4hello");
        assertThat(harness.opening.responseHeaders().get("cache-control")).isEqualTo("no-store");
        assertThat(harness.opening.responseHeaders().size()).isOne();
        assertThat(harness.queue.messages).isEmpty();
        assertThat(harness.port.events).isEmpty();
    }

    @Test
    void aPollMakesTheLinkWritableAndItsAnswerUndoesIt() {
        harness.openAndGreet();
        assertThat(harness.link.writable()).isFalse();

        var poll = harness.poll();

        assertThat(harness.port.events).containsExactly("writable");
        assertThat(harness.link.writable()).isTrue();
        assertThat(poll.answered()).isFalse();
        harness.deliver(text("a"));
        poll.assertAnswer(200, TEXT, "4a");
        assertThat(harness.link.writable()).isFalse();
    }

    @Test
    void anAnswerCountsUntilTheClientHasTakenItEvenIfItAsksForMore() {
        harness.open();
        harness.deliver(text("hello"));
        assertThat(harness.link.bufferedBytes()).isEqualTo(6);
        var second = harness.poll();
        harness.deliver(text("more"));
        assertThat(harness.link.bufferedBytes()).isEqualTo(6 + 5);

        harness.opening.sent();

        assertThat(harness.link.bufferedBytes()).isEqualTo(5);
        second.sent();
        assertThat(harness.link.bufferedBytes()).isZero();
        assertThat(harness.port.events).containsExactly("writable", "writable", "writable");
    }

    @Test
    void aPollTakesEverythingThatWaits() {
        harness.openAndGreet();
        harness.deliver(text("hello"), binary(1, 2, 3, 4));
        harness.deliver(text("world"), text(""));
        assertThat(harness.queue.messages).hasSize(4);

        harness.port.react(event -> harness.link.flush(harness.queue, harness.frames));
        var poll = harness.poll();

        poll.assertAnswer(200, TEXT, "4hello\u001ebAQIDBA==\u001e4world\u001e4");
        assertThat(harness.queue.messages).isEmpty();
    }

    @Test
    void aMessageLeavesInOneAnswerWithItsAttachments() {
        harness.open();

        harness.deliver(EncodedMessage.message(
                "51-[\"e\"]".getBytes(StandardCharsets.UTF_8),
                false,
                List.of(bytes(1, 2), bytes(0xfb, 0xff), bytes()),
                true,
                true));

        harness.opening.assertAnswer(200, TEXT, "451-[\"e\"]\u001ebAQI=\u001eb+/8=\u001eb");
    }

    @Test
    void textLeavesAsUtf8() {
        harness.open();

        harness.deliver(text("€😀"));

        assertThat(harness.opening.answer().body()).isEqualTo("4€😀".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aFlushOfNothingLeavesThePollPending() {
        harness.open();

        harness.deliver();

        assertThat(harness.opening.answered()).isFalse();
        assertThat(harness.link.writable()).isTrue();
    }

    @Test
    void aNoopReleasesThePollWhileTheSessionIsUpgraded() {
        harness.open();

        harness.deliver(packet(EnginePacketType.NOOP));

        harness.opening.assertAnswer(200, TEXT, "6");
    }

    @Test
    void aSecondPollEndsTheLink() {
        harness.open();

        var second = harness.poll();

        harness.opening.assertAnswer(200, TEXT, "1");
        second.assertAnswer(400, null, "");
        assertThat(harness.port.events).containsExactly("error: overlap from client");
        assertThat(harness.link.writable()).isFalse();
        var late = harness.poll();
        late.assertAnswer(400, "application/json", LinkHarness.UNKNOWN_SESSION);
    }

    @Test
    void aPollThatIsAbortedEndsTheLink() {
        harness.open();

        harness.opening.abort();

        assertThat(harness.port.events).containsExactly("error: poll connection closed prematurely");
        assertThat(harness.link.writable()).isFalse();
    }

    @Test
    void aLaterPollThatIsAbortedEndsTheLink() {
        harness.openAndGreet();

        harness.poll().abort();

        assertThat(harness.port.events).containsExactly("writable", "error: poll connection closed prematurely");
    }

    @Test
    void aConnectionThatEndsAfterTheAnswerIsNoError() {
        harness.openAndGreet();

        harness.opening.abort();

        assertThat(harness.port.events).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "HEAD", "PATCH", "get", "TRACE"})
    void anyOtherMethodIsRefusedAndTheSessionGoesOn(String method) {
        harness.open();

        var odd = harness.sent(harness.request(method));

        odd.assertAnswer(405, null, "");
        assertThat(odd.responseHeaders().get("allow")).isEqualTo("GET, POST");
        assertThat(harness.port.events).isEmpty();
        harness.deliver(text("still here"));
        harness.opening.assertAnswer(200, TEXT, "4still here");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mozilla/4.0 (compatible;MSIE 8.0; Windows NT 6.1)",
                "Mozilla/5.0 (Windows NT 6.3; Trident/7.0; rv:11.0) like Gecko"
            })
    void internetExplorerIsToldNotToFilterAnswers(String agent) {
        harness.open("User-Agent", agent);
        harness.deliver(text("a"));
        assertThat(harness.opening.responseHeaders().get("X-XSS-Protection")).isEqualTo("0");

        var post = harness.post("User-Agent", agent).body("4a");
        assertThat(post.responseHeaders().get("X-XSS-Protection")).isEqualTo("0");
    }

    @Test
    void otherBrowsersAreNotToldAboutFilters() {
        harness.open("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");

        harness.deliver(text("a"));

        assertThat(harness.opening.responseHeaders().contains("X-XSS-Protection"))
                .isFalse();
    }
}
