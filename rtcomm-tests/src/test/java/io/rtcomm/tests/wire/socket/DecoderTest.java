/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.tests.wire.EngineClient;
import io.rtcomm.tests.wire.Frame;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.WebSocketClient;
import io.rtcomm.tests.wire.Wire;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets that are taken, and packets that end their connection, as far as a client can tell. */
@Timeout(20)
class DecoderTest {
    private static final String PLACEHOLDER = "{\"_placeholder\":true,\"num\":0}";

    @AutoClose
    private final Wire wire =
            Wire.start(options -> options, started -> started.server().of("/a"));

    private final WebSocketClient client = wire.webSocket();

    @BeforeEach
    void connect() {
        client.connect();
        wire.connected().onAny((event, args) -> wire.note(event + args));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4",
                "4 ",
                "47",
                "49",
                "4a",
                "4-",
                "4b",
                "4[]",
                "4{}",
                "4\u0000",
                "42",
                "42[]",
                "42{}",
                "42null",
                "42\"a\"",
                "421",
                "42[null]",
                "42[{}]",
                "42[[\"a\"]]",
                "42[true]",
                "42[\"a\"",
                "42[\"a\"]]",
                "42[\"a\"]junk",
                "42[\"a\",]",
                "42['a']",
                "42[\"a\",01]",
                "42[\"a\",+1]",
                "42[\"a\",.5]",
                "42[\"a\",NaN]",
                "42[\"a\",\"\\x\"]",
                "42[\"a\",\"\u0001\"]",
                "42[\"a\" \"b\"]",
                "42[\"a\",{\"b\":}]",
                "42[\"a\",{b:1}]",
                "42[\"a\",{\"b\"}]",
                "42[\"a\"/**/]",
                "42[\"\\ud83\"]",
                "42[\"connect\"]",
                "42[\"connect_error\"]",
                "42[\"disconnect\"]",
                "42[\"disconnecting\"]",
                "42[\"newListener\"]",
                "42[\"removeListener\"]",
                "42[\"\\u0063onnect\"]",
                "42-1[\"a\"]",
                "42 7[\"a\"]",
                "42 [\"a\"]",
                "42abc[\"a\"]",
                "420x1[\"a\"]",
                "421e1[\"a\"]",
                "429007199254740992[\"a\"]",
                "4299999999999999999999[\"a\"]",
                "42٣[\"a\"]",
                "43",
                "4312",
                "4312{}",
                "43\"a\"",
                "43null",
                "41{}",
                "41[]",
                "41null",
                "44[]",
                "44",
                "44\"x\"",
                "45[\"a\"]",
                "45-[\"a\"]",
                "450-[\"a\"]",
                "451[\"a\"]",
                "4511-[\"a\"]",
                "45-1-[\"a\"]",
                "451.5-[\"a\"]",
                "45 1-[\"a\"]",
                "451e0-[\"a\"]",
                "450x1-[\"a\"]",
                "4501-[\"a\"]",
                "4599999999999-[\"a\"]",
                "451-",
                "451-[]",
                "451-{}",
                "460-1[]",
                "46-1[]"
            })
    void aPacketThatIsNoneEndsItsConnection(String packet) {
        client.wire().send(packet);

        client.awaitEnd();
        assertThat(wire.ended()).isIn(DisconnectReason.PARSE_ERROR, DisconnectReason.FORCED_CLOSE);
        assertThat(wire.notes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "42[\"a\"]|a[]",
                "42/,[\"a\"]|a[]",
                "42[1]|1[]",
                "42[1.5,2]|1.5[2]",
                "42[\"\",1]|[1]",
                "42[\"a\"] |a[]",
                "42[ \"a\" , 1 ]|a[1]",
                "42[\"a\",{\"_placeholder\":true,\"num\":0}]|a[{\"_placeholder\":true,\"num\":0}]",
                "42[\"a\",1e400,-0,9007199254740993]|a[1e400,-0,9007199254740993]",
                "42[\"\\u0061\\n\"]|a\\n[]"
            })
    void aPacketThatIsOneIsTaken(String packet, String seen) {
        client.send(packet);

        assertThat(wire.noted()).isEqualTo(seen.replace("\\n", "\n"));
        client.assertEchoes("unhurt");
    }

    @ParameterizedTest
    @CsvSource({
        "42007[\"message-with-ack\"],437[]",
        "420[\"message-with-ack\"],430[]",
        "429007199254740991[\"message-with-ack\"],439007199254740991[]"
    })
    void idsAreNumbersUpToTheLargestThatJavaScriptKnows(String packet, String answer) {
        client.send(packet);

        assertThat(client.message()).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"_placeholder\":true,\"num\":1}",
                "{\"_placeholder\":true,\"num\":-1}",
                "{\"_placeholder\":true,\"num\":\"0\"}",
                "{\"_placeholder\":true,\"num\":\"splice\"}",
                "{\"_placeholder\":true,\"num\":0.5}",
                "{\"_placeholder\":true,\"num\":null}",
                "{\"_placeholder\":true}"
            })
    void aPlaceholderThatStandsForNothingEndsItsConnection(String placeholder) {
        client.wire().send("451-[\"a\"," + placeholder + "]");
        ignoringEnd(() -> client.send("bAQ=="));

        client.awaitEnd();
        assertThat(wire.ended()).isEqualTo(DisconnectReason.PARSE_ERROR);
        assertThat(wire.notes()).isEmpty();
    }

    private static void ignoringEnd(Runnable sending) {
        try {
            sending.run();
        } catch (UncheckedIOException closedMeanwhile) {
            // as it should
        }
    }

    @Test
    void aBinaryFrameOutOfTheBlueEndsItsConnection() {
        client.send("bAQ==");

        client.awaitEnd();
        assertThat(wire.ended()).isEqualTo(DisconnectReason.PARSE_ERROR);
    }

    @Test
    void textBetweenAttachmentsEndsItsConnection() {
        client.wire().send("452-[\"a\"," + PLACEHOLDER + "]");
        client.send("bAQ==", "42[\"a\"]");

        client.awaitEnd();
        assertThat(wire.ended()).isEqualTo(DisconnectReason.PARSE_ERROR);
        assertThat(wire.notes()).isEmpty();
    }

    @Test
    void heartbeatsBetweenAttachmentsAreFine() {
        client.send(
                "452-[\"message\"," + PLACEHOLDER + ",{\"_placeholder\":true,\"num\":1}]", "bAQ==", "3", "6", "bAg==");

        assertThat(client.messages(3)).endsWith("bAQ==", "bAg==");
    }

    @Test
    void anEventWhoseNameIsBinaryEndsItsConnection() {
        client.wire().send("451-[" + PLACEHOLDER + "]");

        client.awaitEnd();
        assertThat(wire.ended()).isEqualTo(DisconnectReason.PARSE_ERROR);
    }

    @Test
    void attachmentsMayComeInAnyOrderOfPlaceholdersOrNotBeUsed() {
        client.send(
                "453-[\"message\",{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":0}]",
                EngineClient.binary(1),
                EngineClient.binary(2),
                EngineClient.binary(3));

        assertThat(client.messages(3))
                .containsExactly(
                        "452-[\"message-back\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
                        EngineClient.binary(2),
                        EngineClient.binary(1));
    }

    @Test
    void tenAttachmentsAreTaken() {
        var packets = new String[11];
        Arrays.fill(packets, "bAQ==");
        packets[0] = "4510-[\"message\"," + PLACEHOLDER + "]";

        client.send(packets);

        assertThat(client.messages(2)).endsWith("bAQ==");
    }

    @Test
    void eachAttachmentMayBeAsLargeAsAMessage() throws Exception {
        try (var small = Wire.start(options -> options.maxHttpBufferSize(1000))) {
            WebSocketClient uploads = small.webSocket();
            uploads.connect();

            uploads.wire().send("452-[\"message\"," + PLACEHOLDER + ",{\"_placeholder\":true,\"num\":1}]");
            uploads.wire().send(Frame.binary(new byte[1000]), Frame.binary(new byte[1000]));
            assertThat(uploads.messages(3)).hasSize(3);

            uploads.wire().send("451-[\"message\"," + PLACEHOLDER + "]");
            ignoringEnd(() -> uploads.wire().send(Frame.binary(new byte[1001])));
            assertThat(uploads.wire().closeCode()).isEqualTo(1009);
            assertThat(small.ended()).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
        }
    }

    @Test
    void attachmentsThatDoNotComeInTimeEndTheConnection() throws Exception {
        try (var hasty = Wire.start(options -> options.attachmentTimeout(Duration.ofMillis(100)))) {
            WebSocketClient waits = hasty.webSocket();
            waits.connect();
            waits.send("451-[\"message\"," + PLACEHOLDER + "]", "bAQ=="); // in time
            assertThat(waits.messages(2)).hasSize(2);

            waits.send("452-[\"a\"," + PLACEHOLDER + "]", "bAQ==");

            waits.awaitEnd();
            assertThat(hasty.ended()).isEqualTo(DisconnectReason.PARSE_ERROR);
        }
    }

    @Test
    void aMalformedPacketEndsAllNamespacesOfItsConnection() {
        client.connect("/a,");

        client.send("42/a,{}");

        client.awaitEnd();
        assertThat(wire.ended()).isEqualTo(DisconnectReason.PARSE_ERROR);
        wire.awaitNoSessions();
        assertThat(wire.server().of("/a").sockets()).isEmpty();
    }

    @Test
    void overPollingTheClientIsToldWithItsNextPoll() {
        PollingClient polling = wire.polling();
        polling.connect();

        polling.post("42{}");

        polling.awaitEnd();
        assertThat(wire.ended()).isEqualTo(DisconnectReason.PARSE_ERROR);
    }
}
