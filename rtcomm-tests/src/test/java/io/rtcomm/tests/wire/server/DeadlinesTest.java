/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.Tls;
import io.rtcomm.endpoint.web.RouteOptions;
import io.rtcomm.observe.Metric;
import io.rtcomm.server.Limits;
import io.rtcomm.server.ServerBuilder;
import io.rtcomm.tests.wire.RawHttp;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that take all the time in the world. They are ended, and what they had taken of the limits is free again. */
@Timeout(90)
class DeadlinesTest {
    private static final int PLACES = 4;
    private static final int PACE_MILLIS = 100;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";

    @TempDir
    private static Path folder;

    private static KeyStore store;

    private Wire wire;

    @BeforeAll
    static void createCertificate() throws Exception {
        store = SelfSigned.keyStore(folder);
    }

    private void start(UnaryOperator<ServerBuilder> options) {
        wire = Wire.start(
                builder -> options.apply(builder)
                        .limits(Limits.DEFAULT.maxConnections(PLACES).maxConnectionsPerAddress(PLACES))
                        .httpTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(1))
                        .connectTimeout(Duration.ofSeconds(1)),
                started -> {
                    started.server().route("POST", "/body", exchange -> exchange.text("all of it"));
                    started.server()
                            .route("POST", "/big", RouteOptions.DEFAULT, exchange -> exchange.text("all of it"));
                });
    }

    @AfterEach
    void end() {
        wire.close();
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), wire.port());
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** Sends one byte after the other, the last one again and again, until the server has had enough of it. */
    private static void trickle(Socket socket, byte[] bytes) throws IOException {
        socket.setSoTimeout(PACE_MILLIS);
        for (int i = 0; ; i++) {
            if (bytes.length > 0) {
                try {
                    socket.getOutputStream().write(bytes[Math.min(i, bytes.length - 1)]);
                } catch (SocketException e) {
                    return;
                }
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("interrupted, probably because it took too long");
            }
            try {
                if (socket.getInputStream().read() < 0) {
                    return;
                }
            } catch (SocketTimeoutException e) {
                // it waits, and so do we
            } catch (SocketException e) {
                return;
            }
        }
    }

    /** All places are taken by clients of that kind; when these have been ended, all places can be had again. */
    private void assertEndsAndLeavesAllPlaces(String first, byte[] slowly) throws Exception {
        var slow = new ArrayList<Socket>();
        for (int i = 0; i < PLACES; i++) {
            Socket socket = connect();
            socket.getOutputStream().write(first.getBytes(ISO_8859_1));
            slow.add(socket);
        }
        for (Socket socket : slow) {
            trickle(socket, slowly);
            socket.close();
        }
        assertAllPlacesAreFree();
    }

    private void assertAllPlacesAreFree() throws IOException {
        await().atMost(Duration.ofSeconds(20)).until(this::allPlacesAreFree);
    }

    /** Whether there is room for so many, and for no more. */
    private boolean allPlacesAreFree() throws IOException {
        long before = wire.server().metrics().count(Metric.CONNECTIONS_OVER_TOTAL);
        List<Socket> all = new ArrayList<>();
        try {
            for (int i = 0; i < PLACES; i++) {
                all.add(connect());
            }
            Socket more = connect();
            all.add(more);
            more.setSoTimeout(500);
            boolean refused = more.getInputStream().read() < 0;
            return refused && wire.server().metrics().count(Metric.CONNECTIONS_OVER_TOTAL) == before + 1;
        } catch (SocketTimeoutException e) {
            return false; // one of the others was ended meanwhile
        } finally {
            for (Socket socket : all) {
                socket.close();
            }
        }
    }

    static Stream<Arguments> slowHttp() {
        String post = RawHttp.head("POST", "/body");
        String webSocket = RawWebSocket.request("/socket.io/?EIO=4&transport=websocket");
        return Stream.of(
                Arguments.of("nothing at all", "", ""),
                Arguments.of("a head", "GET / HT", "TP/1.1\r\nHost: x\r\nX: xxxxxxxxxx"),
                Arguments.of("a head after a request", RawHttp.head("GET", "/") + "\r\nGET", " / HTTP/1.1\r\nX: x"),
                Arguments.of(
                        "the handshake of a WebSocket",
                        webSocket.substring(0, webSocket.length() - 20),
                        webSocket.substring(webSocket.length() - 20, webSocket.length() - 3)),
                Arguments.of("a body", post + "Content-Length: 100000\r\n\r\n", "x"),
                Arguments.of("a body in chunks", post + "Transfer-Encoding: chunked\r\n\r\n1\r\n", "x\r\n1"),
                Arguments.of("a body that never begins", post + "Content-Length: 100000\r\n\r\n", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("slowHttp")
    void whoSendsItTooSlowlyIsEnded(String what, String first, String slowly) throws Exception {
        start(options -> options);

        assertEndsAndLeavesAllPlaces(first, slowly.getBytes(ISO_8859_1));
    }

    @Test
    void whoSendsTheBodyOfAPollTooSlowlyIsEndedAndSoIsTheSession() throws Exception {
        start(options -> options.pingInterval(Duration.ofMillis(300)).pingTimeout(Duration.ofMillis(300)));
        var client = wire.polling();
        client.connect();
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write((RawHttp.head("POST", client.target()) + "Content-Length: 1000\r\n\r\n")
                            .getBytes(ISO_8859_1));
            trickle(socket, new byte[] {'4'});
        }
        wire.awaitNoSessions();
    }

    static Stream<Arguments> slowHttp2() {
        byte[] headers = {0, 0, 100, 1, 0, 0, 0, 0, 1, (byte) 0x82, (byte) 0x86, 0x40};
        byte[] unended = {0, 0, 3, 1, 0, 0, 0, 0, 1, (byte) 0x82, (byte) 0x86, (byte) 0x84};
        byte[] post = {0, 0, 12, 1, 4, 0, 0, 0, 1, (byte) 0x83, (byte) 0x86, 4, 5, '/', 'b', 'o', 'd', 'y', 1, 1, 'x'};
        byte[] data = {0, 0, 100, 0, 0, 0, 0, 0, 1, 'x'};
        return Stream.of(
                Arguments.of("the preface", new byte[0], "PRI * HTTP/2".getBytes(ISO_8859_1)),
                Arguments.of("no request", PREFACE.getBytes(ISO_8859_1), new byte[0]),
                Arguments.of("a HEADERS frame", PREFACE.getBytes(ISO_8859_1), headers),
                Arguments.of("a header block", concat(PREFACE.getBytes(ISO_8859_1), unended), new byte[0]),
                Arguments.of("a body", concat(PREFACE.getBytes(ISO_8859_1), post), data),
                Arguments.of("no body", concat(PREFACE.getBytes(ISO_8859_1), post), new byte[0]));
    }

    private static byte[] concat(byte[] one, byte[] two) {
        byte[] all = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, all, one.length, two.length);
        return all;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("slowHttp2")
    void whoSendsItTooSlowlyOverHttp2IsEnded(String what, byte[] first, byte[] slowly) throws Exception {
        start(options -> options.h2c(true));

        assertEndsAndLeavesAllPlaces(new String(first, ISO_8859_1), slowly);
    }

    static Stream<Arguments> slowTls() {
        // a record of a ClientHello that says 508 bytes and never has them (RFC 8446 §5.1)
        String hello = new String(HexFormat.of().parseHex("160301020001" + "0001fc0303"), ISO_8859_1);
        return Stream.of(true, false)
                .flatMap(second -> Stream.of(
                        Arguments.of("nothing at all", second, "", ""),
                        Arguments.of("the begin of a record", second, "\u0016\u0003", ""),
                        Arguments.of("a ClientHello", second, hello, "x"),
                        Arguments.of("one that is cut off", second, hello, "")));
    }

    @ParameterizedTest(name = "{0}, HTTP/2 {1}")
    @MethodSource("slowTls")
    void whoStallsInTheTlsHandshakeIsEnded(String what, boolean second, String first, String slowly)
            throws Exception {
        start(options -> options.tls(Tls.keyStore(store, SelfSigned.PASSWORD)).http2(second));
        var slow = new ArrayList<Socket>();
        for (int i = 0; i < PLACES; i++) {
            Socket socket = connect();
            socket.getOutputStream().write(first.getBytes(ISO_8859_1));
            slow.add(socket);
        }

        for (Socket socket : slow) {
            trickle(socket, slowly.getBytes(ISO_8859_1));
            socket.close();
        }

        assertAllPlacesAreFree();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoIsSilentAfterTheTlsHandshakeIsEnded(boolean second) throws Exception {
        start(options -> options.tls(Tls.keyStore(store, SelfSigned.PASSWORD)).http2(second));

        try (Socket socket = SelfSigned.connect(store, wire.port())) {
            trickle(socket, new byte[0]);
        }
        try (Socket socket = SelfSigned.connect(store, wire.port())) {
            trickle(socket, "GET / HTTP/1.1\r\nX: xxxx".getBytes(ISO_8859_1));
        }
        assertAllPlacesAreFree();
    }

    @Test
    void whoNeverJoinsANamespaceIsEnded() throws Exception {
        start(options -> options);
        var polling = wire.polling();
        var webSocket = wire.webSocket();
        assertThat(wire.server().sessionCount()).isEqualTo(2);

        wire.awaitNoSessions();

        webSocket.awaitEnd();
        assertThat(wire.http().get(polling.target()).status()).isEqualTo(400);
    }
}
