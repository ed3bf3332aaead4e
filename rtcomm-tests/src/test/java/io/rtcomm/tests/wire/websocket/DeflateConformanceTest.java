/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.endpoint.websocket.WebSocketOptions;
import io.rtcomm.tests.wire.Frame;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.transport.PerMessageDeflate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 against an endpoint that echoes: every combination of parameters, messages of every size and shape. */
@Timeout(60)
class DeflateConformanceTest {
    private static EchoServer server;

    @BeforeAll
    static void start() {
        server = new EchoServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Stream<String> offers() {
        var all = new ArrayList<String>();
        for (String server : List.of("", "; server_no_context_takeover")) {
            for (String client : List.of("", "; client_no_context_takeover")) {
                for (String serverBits : List.of("", "8", "9", "12", "15")) {
                    for (String clientBits : List.of("", "; client_max_window_bits", "; client_max_window_bits=9")) {
                        String bits = serverBits.isEmpty() ? "" : "; server_max_window_bits=" + serverBits;
                        all.add("permessage-deflate" + server + client + bits + clientBits);
                    }
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("offers")
    void messagesComeBackUnderEveryAgreement(String offer) {
        var client = server.open("Sec-WebSocket-Extensions: " + offer);
        String agreed = String.valueOf(client.handshake().field("Sec-WebSocket-Extensions"));
        assertThat(agreed).startsWith("permessage-deflate");
        assertThat(agreed.contains("server_no_context_takeover")).isEqualTo(offer.contains("server_no_context"));
        assertThat(agreed.contains("client_no_context_takeover")).isEqualTo(offer.contains("client_no_context"));
        assertThat(agreed.contains("server_max_window_bits")).isEqualTo(offer.contains("server_max_window_bits"));
        try (var peer = new DeflatePeer(client, agreed)) {
            for (byte[] message : messages()) {
                peer.send(Frame.BINARY, message, Math.max(1, message.length / 3));
                assertThat(Arrays.equals(peer.receive(Frame.BINARY), message)).isTrue();
            }
            assertThat(peer.farthestReference()).isLessThan(1 << peer.serverWindowBits());
        }
        client.close();
    }

    /** Repetitive text, text that repeats itself over messages, noise, nothing, much. */
    private static List<byte[]> messages() {
        byte[] noise = new byte[5000];
        new Random(7).nextBytes(noise);
        byte[] text = "the quick brown fox; ".repeat(300).getBytes(UTF_8);
        byte[] far = new byte[70_000];
        System.arraycopy(noise, 0, far, 0, 5000);
        System.arraycopy(noise, 0, far, 40_000, 5000);
        System.arraycopy(noise, 0, far, 65_000, 5000);
        return List.of(text, new byte[0], text, noise, noise, far, new byte[] {1}, new byte[1 << 20]);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 64, 256, 1024, 4096, 8192, 16_384, 32_768, 65_536, 131_072})
    void textOfEverySizeComesBackAHundredTimes(int bytes) {
        var client = server.open("Sec-WebSocket-Extensions: permessage-deflate");
        try (var peer = new DeflatePeer(client, "permessage-deflate")) {
            byte[] text = Arrays.copyOf(
                    "{\"name\":\"value\",\"number\":12345},".repeat(5000).getBytes(UTF_8), bytes);
            for (int i = 0; i < 100; i++) {
                peer.send(Frame.TEXT, text, bytes);
                assertThat(Arrays.equals(peer.receive(Frame.TEXT), text)).isTrue();
            }
        }
        client.close();
    }

    @Test
    void ofSeveralOffersTheFirstThatCanBeKeptIsAgreedOn() {
        var client = server.open("Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=77,"
                + " permessage-deflate; server_max_window_bits=10, permessage-deflate");

        assertThat(client.handshake().field("Sec-WebSocket-Extensions"))
                .isEqualTo("permessage-deflate; server_max_window_bits=10");
        client.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; server_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; unknown=1",
                "permessage-bzip2"
            })
    void anOfferThatCannotBeKeptLeavesMessagesAsTheyAre(String offer) {
        var client = server.open("Sec-WebSocket-Extensions: " + offer);

        assertThat(client.handshake().status()).isEqualTo(101);
        assertThat(client.handshake().field("Sec-WebSocket-Extensions")).isNull();
        assertThat(client.send("plain").text()).isEqualTo("plain");
        client.close();
    }

    @Test
    void controlFramesMayStandBetweenCompressedFragments() {
        var client = server.open("Sec-WebSocket-Extensions: permessage-deflate");
        try (var peer = new DeflatePeer(client, "permessage-deflate")) {
            byte[] data = peer.deflate("between ".repeat(100).getBytes(UTF_8));
            client.send(new Frame(false, 4, Frame.TEXT, Arrays.copyOf(data, 3)));
            client.send(new Frame(true, 0, Frame.PING, new byte[] {1}));
            assertThat(client.next().opcode()).isEqualTo(Frame.PONG);
            client.send(new Frame(false, 0, 0, new byte[0]));
            client.send(new Frame(true, 0, 0, Arrays.copyOfRange(data, 3, data.length)));

            assertThat(new String(peer.receive(Frame.TEXT), UTF_8)).isEqualTo("between ".repeat(100));
        }
        client.close();
    }

    @Test
    void anUncompressedMessageMayStandBetweenCompressedOnes() {
        var client = server.open("Sec-WebSocket-Extensions: permessage-deflate");
        try (var peer = new DeflatePeer(client, "permessage-deflate")) {
            peer.send(Frame.TEXT, "one".getBytes(UTF_8), 10);
            assertThat(new String(peer.receive(Frame.TEXT), UTF_8)).isEqualTo("one");
            client.send("two");
            assertThat(new String(peer.receive(Frame.TEXT), UTF_8)).isEqualTo("two");
            peer.send(Frame.TEXT, "one".getBytes(UTF_8), 10);
            assertThat(new String(peer.receive(Frame.TEXT), UTF_8)).isEqualTo("one");
        }
        client.close();
    }

    @ParameterizedTest
    @CsvSource({
        "1, false, false, 1002", // on a continuation
        "2, false, true, 1007", // no DEFLATE data
        "3, true, true, 1007" // no UTF-8 inside
    })
    void whatBreaksCompressionIsRefused(int what, boolean text, boolean first, int code) {
        var client = server.open("Sec-WebSocket-Extensions: permessage-deflate");
        try (var peer = new DeflatePeer(client, "permessage-deflate")) {
            switch (what) {
                case 1 -> client.send(new Frame(false, 0, Frame.TEXT, new byte[0]), new Frame(true, 4, 0, new byte[1]));
                case 2 -> client.send(new Frame(true, 4, Frame.BINARY, new byte[] {-1, -1, -1, -1}));
                default -> client.send(new Frame(true, 4, Frame.TEXT, peer.deflate(new byte[] {-1, -1})));
            }
            assertThat(client.closeCode()).isEqualTo(code);
        }
        client.close();
    }

    @Test
    void aMessageThatInflatesBeyondTheLimitIsRefused() {
        try (var small = new EchoServer(WebSocketOptions.DEFAULT
                .withMaxMessageBytes(100_000)
                .withDeflate(new PerMessageDeflate(true, 0, -1, true, true)))) {
            RawWebSocket client = small.open("Sec-WebSocket-Extensions: permessage-deflate");
            try (var peer = new DeflatePeer(client, "permessage-deflate")) {
                client.send(new Frame(true, 4, Frame.BINARY, peer.deflate(new byte[50_000_000])));

                assertThat(client.closeCode()).isEqualTo(1009);
            }
        }
    }

    @Test
    void anEndpointAsksForTheWindowsThatItWasTold() {
        var options = WebSocketOptions.DEFAULT.withDeflate(new PerMessageDeflate(true, 0, -1, true, true, 11, 10));
        try (var told = new EchoServer(options)) {
            var client = told.open("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits");

            assertThat(client.handshake().field("Sec-WebSocket-Extensions"))
                    .isEqualTo("permessage-deflate; server_max_window_bits=11; client_max_window_bits=10");
        }
    }
}
