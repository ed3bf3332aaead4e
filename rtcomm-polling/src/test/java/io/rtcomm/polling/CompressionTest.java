/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.polling;

import static io.rtcomm.polling.LinkHarness.TEXT;
import static io.rtcomm.polling.LinkHarness.binary;
import static io.rtcomm.polling.LinkHarness.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.transport.CloseMode;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.HttpCompression;
import io.rtcomm.transport.PerMessageDeflate;
import io.rtcomm.transport.TransportOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CompressionTest {
    /** With its type byte, exactly the default threshold of 1024 bytes. */
    private static final String LONG = "x".repeat(1023);

    @RegisterExtension
    private final LinkHarness harness = new LinkHarness();

    @Test
    void aLongAnswerIsCompressedWithGzip() throws IOException {
        harness.open("Accept-Encoding", "gzip, deflate");

        harness.deliver(text(LONG));

        assertCoding("gzip");
        assertThat(harness.opening.answer().contentType()).isEqualTo(TEXT);
        assertThat(gunzip(harness.opening.answer().body())).isEqualTo("4" + LONG);
        assertThat(harness.opening.answer().body()).hasSizeLessThan(100);
    }

    @Test
    void aLongAnswerIsCompressedWithDeflateInTheZlibFormat() throws IOException {
        harness.open("Accept-Encoding", "gzip;q=0.5, deflate");

        harness.deliver(text(LONG));

        assertCoding("deflate");
        var in = new InflaterInputStream(
                new ByteArrayInputStream(harness.opening.answer().body()));
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("4" + LONG);
    }

    @Test
    void theRequestThatIsAnsweredDecides() {
        harness.open("Accept-Encoding", "gzip");
        harness.deliver(text(LONG));

        var poll = harness.poll();
        harness.deliver(text(LONG));

        poll.assertAnswer(200, TEXT, "4" + LONG);
        assertThat(poll.responseHeaders().contains("Content-Encoding")).isFalse();
    }

    @Test
    void anAnswerBelowTheThresholdIsSentAsItIs() {
        harness.open("Accept-Encoding", "gzip");

        harness.deliver(text(LONG.substring(1)));

        assertCoding(null);
        harness.opening.assertAnswer(200, TEXT, "4" + LONG.substring(1));
    }

    @Test
    void theThresholdCountsBytesOfTheWholePayload() throws IOException {
        harness.options = compression(new HttpCompression(true, 7));
        harness.open("Accept-Encoding", "gzip");

        harness.deliver(text("€"), text("b")); // 4 e2 82 ac 1e 4 b

        assertCoding("gzip");
        assertThat(gunzip(harness.opening.answer().body())).isEqualTo("4€\u001e4b");
    }

    @Test
    void nothingIsCompressedForClientsThatDoNotAskForIt() {
        harness.open();

        harness.deliver(text(LONG));

        assertCoding(null);
        harness.opening.assertAnswer(200, TEXT, "4" + LONG);
    }

    @Test
    void nothingIsCompressedWhenCompressionIsOff() {
        harness.options = compression(HttpCompression.OFF);
        harness.open("Accept-Encoding", "gzip");

        harness.deliver(text(LONG));

        assertCoding(null);
    }

    @Test
    void messagesThatMustNotBeCompressedAreNot() {
        harness.open("Accept-Encoding", "gzip");

        harness.deliver(uncompressed(LONG), uncompressed(LONG));

        assertCoding(null);
    }

    @Test
    void oneMessageThatMayBeCompressedIsEnough() throws IOException {
        harness.open("Accept-Encoding", "gzip");

        harness.deliver(uncompressed(LONG), text("a"));

        assertCoding("gzip");
        assertThat(gunzip(harness.opening.answer().body())).isEqualTo("4" + LONG + "\u001e4a");
    }

    @Test
    void whatTheLinkSaysItselfIsNeverCompressed() {
        harness.options = compression(new HttpCompression(true, 0));
        harness.open("Accept-Encoding", "gzip");

        harness.link.close(CloseMode.NOW);

        assertCoding(null);
        harness.opening.assertAnswer(200, TEXT, "1");
    }

    @Test
    void theAnswerToAPostIsNeverCompressed() {
        harness.options = compression(new HttpCompression(true, 0));
        harness.open();

        var post = harness.post("Accept-Encoding", "gzip").body("4a");

        assertThat(post.responseHeaders().contains("Content-Encoding")).isFalse();
        post.assertAnswer(200, LinkHarness.HTML, "ok");
    }

    @Test
    void payloadsOfRevisionThreeAreCompressedToo() throws IOException {
        harness.options = compression(new HttpCompression(true, 1));
        harness.protocol = EngineProtocol.V3;
        harness.open("Accept-Encoding", "gzip");
        harness.deliver(text("a"));
        assertCoding("gzip");
        assertThat(gunzip(harness.opening.answer().body())).isEqualTo("2:4a");

        var poll = harness.poll("Accept-Encoding", "gzip");
        harness.deliver(binary(1));
        assertThat(poll.responseHeaders().get("Content-Encoding")).isEqualTo("gzip");
        assertThat(poll.answer().contentType()).isEqualTo(LinkHarness.OCTETS);
        var in = new GZIPInputStream(new ByteArrayInputStream(poll.answer().body()));
        assertThat(in.readAllBytes()).containsExactly(1, 2, 0xff, 4, 1);
    }

    @Test
    void scriptsAreCompressedToo() throws IOException {
        harness.query = "?j=3";
        harness.open("Accept-Encoding", "gzip");

        harness.deliver(text(LONG));

        assertCoding("gzip");
        assertThat(gunzip(harness.opening.answer().body())).isEqualTo("___eio[3](\"4" + LONG + "\");");
    }

    @Test
    void compressedAnswersAreFramedAsVariantsOfTheirOwnThatClientsCanShare() {
        harness.open("Accept-Encoding", "gzip");
        harness.deliver(text(LONG));
        harness.poll("Accept-Encoding", "deflate");
        harness.deliver(text(LONG));

        assertThat(harness.frames.used)
                .containsExactly(
                        PayloadFormat.V4, CompressedFormat.V4_GZIP, PayloadFormat.V4, CompressedFormat.V4_DEFLATE);
    }

    private void assertCoding(String coding) {
        assertThat(harness.opening.answer().status()).isEqualTo(200);
        assertThat(harness.opening.responseHeaders().get("Content-Encoding")).isEqualTo(coding);
    }

    private static String gunzip(byte[] bytes) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static EncodedMessage uncompressed(String text) {
        return EncodedMessage.message(text.getBytes(StandardCharsets.UTF_8), false, List.of(), false, true);
    }

    private static TransportOptions compression(HttpCompression compression) {
        return new TransportOptions(1_000_000, 10_000, 1024, 100, compression, PerMessageDeflate.OFF);
    }
}
