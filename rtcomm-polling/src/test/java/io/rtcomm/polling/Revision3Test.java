/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.polling;

import static io.rtcomm.polling.LinkHarness.HTML;
import static io.rtcomm.polling.LinkHarness.OCTETS;
import static io.rtcomm.polling.LinkHarness.TEXT;
import static io.rtcomm.polling.LinkHarness.binary;
import static io.rtcomm.polling.LinkHarness.bytes;
import static io.rtcomm.polling.LinkHarness.packet;
import static io.rtcomm.polling.LinkHarness.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.transport.EncodedMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Revision3Test {
    @RegisterExtension
    private final LinkHarness harness = new LinkHarness();

    @BeforeEach
    void speakRevision3() {
        harness.protocol = EngineProtocol.V3;
    }

    @Test
    void lengthsOfTextAreInUtf16CodeUnits() {
        harness.open();

        harness.deliver(text("€"), text("hello"), text("😀"));

        harness.opening.assertAnswer(200, TEXT, "2:4€6:4hello3:4😀");
        assertThat(harness.opening.responseHeaders().get("cache-control")).isEqualTo("no-store");
    }

    @Test
    void onePacketThatIsBinaryMakesThePayloadBinary() {
        harness.open();

        harness.deliver(text("€"), binary(1, 2, 3, 4));

        assertThat(harness.opening.answer().contentType()).isEqualTo(OCTETS);
        assertThat(hex(harness.opening)).isEqualTo("0004ff34e282ac0105ff0401020304");
    }

    @Test
    void lengthsInABinaryPayloadAreBytesInDecimalDigits() {
        harness.open();

        harness.deliver(text("hello world"), binary(9));

        assertThat(hex(harness.opening)).isEqualTo("000102ff3468656c6c6f20776f726c640102ff0409");
    }

    @Test
    void anAttachmentMakesThePayloadBinary() {
        harness.open();

        harness.deliver(
                EncodedMessage.message("51-[]".getBytes(StandardCharsets.UTF_8), false, List.of(bytes(7)), true, true));

        assertThat(harness.opening.answer().contentType()).isEqualTo(OCTETS);
        assertThat(hex(harness.opening)).isEqualTo("0006ff3435312d5b5d0102ff0407");
    }

    @Test
    void theFormOfAPayloadIsDecidedAnswerByAnswer() {
        harness.open();
        harness.deliver(binary(1));

        var poll = harness.poll();
        harness.deliver(packet(EnginePacketType.PONG));

        poll.assertAnswer(200, TEXT, "1:3");
    }

    @Test
    void clientsThatCannotTakeBinaryGetBase64() {
        harness.base64 = true;
        harness.open();

        harness.deliver(text("a"), binary(1, 2, 3, 4));

        harness.opening.assertAnswer(200, TEXT, "2:4a10:b4AQIDBA==");
    }

    @Test
    void aNoopReleasesThePoll() {
        harness.open();

        harness.deliver(packet(EnginePacketType.NOOP));

        harness.opening.assertAnswer(200, TEXT, "1:6");
    }

    @Test
    void aSecondPollEndsTheLink() {
        harness.open();

        harness.poll().assertAnswer(400, null, "");

        harness.opening.assertAnswer(200, TEXT, "1:1");
        assertThat(harness.port.events).containsExactly("error: overlap from client");
    }

    @Test
    void packetsPostedAsTextAreDelivered() {
        harness.open();

        harness.post("Content-Type", "text/plain;charset=UTF-8")
                .body("1:22:4€3:4😀10:b4AQIDBA==0:")
                .assertAnswer(200, HTML, "ok");

        assertThat(harness.port.events).containsExactly("PING", "MESSAGE €", "MESSAGE 😀", "MESSAGE <01020304>");
    }

    @Test
    void packetsPostedAsOctetStreamAreDelivered() {
        harness.open();

        harness.post("Content-Type", OCTETS)
                .body(ByteBufUtil.decodeHexDump("0004ff34e282ac0105ff0401020304"))
                .assertAnswer(200, HTML, "ok");

        assertThat(harness.port.events).containsExactly("MESSAGE €", "MESSAGE <01020304>");
    }

    @Test
    void anOctetStreamMustBeCalledExactlyThat() {
        harness.open();

        harness.post("Content-Type", OCTETS + "; x").body("6:4hello").assertAnswer(200, HTML, "ok");

        assertThat(harness.port.events).containsExactly("MESSAGE hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x:4", ":4", "9:4hello", "2:4a9", "2:4a1:7", "-1:6"})
    void aMalformedPayloadEndsTheLink(String body) {
        harness.open();

        harness.post().body(body).assertAnswer(400, null, "");

        harness.opening.assertAnswer(200, TEXT, "1:1");
        assertThat(harness.port.events.get(harness.port.events.size() - 1)).startsWith("malformed: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "00010204ff", "000a01ff34", ""})
    void aMalformedBinaryPayloadEndsTheLink(String hex) {
        harness.open();

        harness.post("Content-Type", OCTETS)
                .body(ByteBufUtil.decodeHexDump(hex))
                .assertAnswer(400, null, "");

        harness.opening.assertAnswer(200, TEXT, "1:1");
        assertThat(harness.port.events).hasSize(1);
        assertThat(harness.port.events.get(0)).startsWith("malformed: ");
    }

    @Test
    void aPayloadOfTooManyPacketsIsRefused() {
        harness.open();

        harness.post().body("1:3".repeat(200_000)).assertAnswer(400, null, "");

        assertThat(harness.port.events).hasSize(10_001);
        assertThat(harness.port.events.get(10_000)).startsWith("malformed: ");
    }

    private static String hex(FakeExchange exchange) {
        return ByteBufUtil.hexDump(exchange.answer().body());
    }
}
