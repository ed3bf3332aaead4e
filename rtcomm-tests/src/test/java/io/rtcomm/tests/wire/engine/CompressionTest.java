/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.Socket;
import io.rtcomm.tests.wire.HttpAnswer;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.Wire;
import io.rtcomm.transport.HttpCompression;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answers to polls are compressed, and how. */
@Timeout(20)
class CompressionTest {
    private static final String LONG_TEXT = "abc".repeat(1000);

    @AutoClose
    private final Wire wire = Wire.start();

    /** Polls with something long waiting. */
    private HttpAnswer pollOf(String text, String... fields) {
        PollingClient client = wire.polling();
        client.connect();
        wire.connected().emit("e", text);
        return client.poll(fields);
    }

    @Test
    void aLongAnswerIsGzippedForWhoTakesIt() throws IOException {
        HttpAnswer answer = pollOf(LONG_TEXT, "Accept-Encoding: gzip, deflate, br");

        assertThat(answer.field("Content-Encoding")).isEqualTo("gzip");
        assertThat(answer.field("Content-Type")).isEqualTo("text/plain; charset=UTF-8");
        assertThat(answer.body().length).isLessThan(LONG_TEXT.length() / 10);
        assertThat(gunzip(answer)).isEqualTo("42[\"e\",\"" + LONG_TEXT + "\"]");
    }

    private static String gunzip(HttpAnswer answer) throws IOException {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            return new String(gzip.readAllBytes(), UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"deflate", "gzip;q=0, deflate", "gzip;q=0.1, deflate;q=0.9"})
    void aLongAnswerIsDeflatedForWhoPrefersIt(String accept) throws IOException {
        HttpAnswer answer = pollOf(LONG_TEXT, "Accept-Encoding: " + accept);

        assertThat(answer.field("Content-Encoding")).isEqualTo("deflate");
        try (var zlib = new InflaterInputStream(new ByteArrayInputStream(answer.body()))) {
            assertThat(new String(zlib.readAllBytes(), UTF_8)).isEqualTo("42[\"e\",\"" + LONG_TEXT + "\"]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "identity", "gzip;q=0", "gzip;q=0.1, identity;q=0.9", "*;q=0", "gzip;q=nonsense"})
    void othersGetItAsItIs(String accept) {
        HttpAnswer answer = pollOf(LONG_TEXT, "Accept-Encoding: " + accept);

        assertThat(answer.field("Content-Encoding")).isNull();
        assertThat(answer.text()).isEqualTo("42[\"e\",\"" + LONG_TEXT + "\"]");
    }

    @Test
    void whoSaysNothingGetsItAsItIs() {
        assertThat(pollOf(LONG_TEXT).field("Content-Encoding")).isNull();
    }

    @Test
    void anAnswerBelowTheThresholdIsSentAsItIs() {
        int overhead = "42[\"e\",\"\"]".length();

        assertThat(pollOf("x".repeat(1023 - overhead), "Accept-Encoding: gzip").field("Content-Encoding"))
                .isNull();
        assertThat(pollOf("x".repeat(1024 - overhead), "Accept-Encoding: gzip").field("Content-Encoding"))
                .isEqualTo("gzip");
    }

    @Test
    void theThresholdCountsTheWholeAnswer() throws IOException {
        PollingClient client = wire.polling();
        client.connect();
        Socket socket = wire.connected();
        for (int i = 0; i < 100; i++) {
            socket.emit("e", "0123456789");
        }
        socket.join("settled").join(); // the home loop has them all

        HttpAnswer answer = client.poll("Accept-Encoding: gzip");

        assertThat(answer.field("Content-Encoding")).isEqualTo("gzip");
        assertThat(gunzip(answer).split("\u001e")).hasSize(100);
    }

    @Test
    void whatIsNotWorthItIsNotCompressed() {
        PollingClient client = wire.polling();
        client.connect();
        wire.connected().compress(false).emit("e", LONG_TEXT);

        assertThat(client.poll("Accept-Encoding: gzip").field("Content-Encoding"))
                .isNull();

        wire.io().compress(false).emit("e", LONG_TEXT);
        assertThat(client.poll("Accept-Encoding: gzip").field("Content-Encoding"))
                .isNull();
    }

    @Test
    void oneMessageThatIsWorthItTakesTheOthersAlong() {
        PollingClient client = wire.polling();
        client.connect();
        Socket socket = wire.connected();
        socket.compress(false).emit("e", LONG_TEXT);
        socket.emit("e", 1);
        socket.join("settled").join();

        assertThat(client.poll("Accept-Encoding: gzip").field("Content-Encoding"))
                .isEqualTo("gzip");
    }

    @Test
    void compressionMayBeSwitchedOff() throws Exception {
        try (var off = Wire.start(options -> options.httpCompression(HttpCompression.OFF))) {
            PollingClient client = off.polling();
            client.connect();
            off.connected().emit("e", LONG_TEXT);

            assertThat(client.poll("Accept-Encoding: gzip").field("Content-Encoding"))
                    .isNull();
        }
    }

    @Test
    void theThresholdIsAnOption() throws Exception {
        try (var all = Wire.start(options -> options.httpCompression(new HttpCompression(true, 0)))) {
            PollingClient client = all.polling();
            client.connect();
            all.connected().emit("e", 1);

            HttpAnswer answer = client.poll("Accept-Encoding: gzip");

            assertThat(answer.field("Content-Encoding")).isEqualTo("gzip");
            assertThat(gunzip(answer)).isEqualTo("42[\"e\",1]");
        }
    }

    @Test
    void manyClientsGetTheSameBroadcastEachInItsOwnCoding() throws IOException {
        PollingClient gzip = wire.polling();
        PollingClient plain = wire.polling();
        PollingClient second = wire.polling();
        for (PollingClient client : new PollingClient[] {gzip, plain, second}) {
            client.connect();
        }
        wire.io().emit("e", LONG_TEXT);

        assertThat(gunzip(gzip.poll("Accept-Encoding: gzip"))).endsWith(LONG_TEXT + "\"]");
        assertThat(plain.poll().text()).endsWith(LONG_TEXT + "\"]");
        assertThat(gunzip(second.poll("Accept-Encoding: gzip"))).endsWith(LONG_TEXT + "\"]");
    }
}
