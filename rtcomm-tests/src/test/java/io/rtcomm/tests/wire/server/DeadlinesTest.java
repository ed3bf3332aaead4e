/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.Tls;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that take all the time in the world. They are ended, and what they had taken of the limits is free again. */
@Timeout(90)
class DeadlinesTest {
    private static final int PLACES = 8;
    private static final int PACE_MILLIS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";

    /** A client that sends something at once, and more a byte at a time, the last one again and again. */
    private record Slow(String what, byte[] first, byte[] slowly) {
        Slow(String what, String first, String slowly) {
            this(what, first.getBytes(ISO_8859_1), slowly.getBytes(ISO_8859_1));
        }
    }

    /** Such a client on its way. */
    private static final class Trickle {
        private final Slow slow;
        private final Socket socket;
        private int sent;

        Trickle(Slow slow, Socket socket) throws IOException {
            this.slow = slow;
            this.socket = socket;
            socket.getOutputStream().write(slow.first());
            socket.setSoTimeout(PACE_MILLIS);
        }

        /** Sends one byte more; whether the server has had enough. */
        boolean ended() {
            try {
                if (slow.slowly().length > 0) {
                    socket.getOutputStream().write(slow.slowly()[Math.min(sent++, slow.slowly().length - 1)]);
                }
                return socket.getInputStream().read() < 0;
            } catch (SocketTimeoutException e) {
                return false; // it waits, and so do we
            } catch (IOException e) {
                return true;
            }
        }

        @Override
        public String toString() {
            return slow.what();
        }
    }

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
                started -> started.server().route("POST", "/body", exchange -> exchange.text("all of it")));
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

    /** All of them are ended, and then every place that there is can be had again. */
    private void assertAllEndAndLeaveTheirPlaces(List<Slow> kinds) throws IOException {
        var clients = new ArrayList<Trickle>();
        for (Slow slow : kinds) {
            clients.add(new Trickle(slow, connect()));
        }
        assertAllEnd(clients);
        assertAllPlacesAreFree();
    }

    private static void assertAllEnd(List<Trickle> clients) throws IOException {
        var left = new ArrayList<>(clients);
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!left.isEmpty() && System.nanoTime() - until < 0) {
            left.removeIf(Trickle::ended);
        }
        for (Trickle client : clients) {
            client.socket.close();
        }
        assertThat(left).as("still there").isEmpty();
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
            return refused(more) && wire.server().metrics().count(Metric.CONNECTIONS_OVER_TOTAL) == before + 1;
        } catch (SocketTimeoutException e) {
            return false; // one of the others was ended meanwhile
        } finally {
            for (Socket socket : all) {
                socket.close();
            }
        }
    }

    private static boolean refused(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException e) {
            return true; // reset
        }
    }

    @Test
    void whoSendsTooSlowlyIsEnded() throws Exception {
        start(options -> options);
        String post = RawHttp.head("POST", "/body");
        String webSocket = RawWebSocket.request("/socket.io/?EIO=4&transport=websocket");

        assertAllEndAndLeaveTheirPlaces(List.of(
                new Slow("nothing at all", "", ""),
                new Slow("a head", "GET / HT", "TP/1.1\r\nHost: x\r\nX: xxxxxxxxxx"),
                new Slow("a head behind a request", RawHttp.head("GET", "/") + "\r\nGET", " / HTTP/1.1\r\nX: x"),
                new Slow("a WebSocket", webSocket.substring(0, webSocket.length() - 20), "xxx"),
                new Slow("a body", post + "Content-Length: 100000\r\n\r\n", "x"),
                new Slow("a body in chunks", post + "Transfer-Encoding: chunked\r\n\r\n", "fffff\r\nx"),
                new Slow("a body that never begins", post + "Content-Length: 100000\r\n\r\n", "")));
    }

    @Test
    void whoSendsTooSlowlyOverHttp2IsEnded() throws Exception {
        start(options -> options.h2c(true));
        byte[] preface = PREFACE.getBytes(ISO_8859_1);
        byte[] headers = {0, 0, 100, 1, 0, 0, 0, 0, 1, (byte) 0x82, (byte) 0x86, 0x40};
        byte[] unended = {0, 0, 3, 1, 0, 0, 0, 0, 1, (byte) 0x82, (byte) 0x86, (byte) 0x84};
        byte[] post = {0, 0, 12, 1, 4, 0, 0, 0, 1, (byte) 0x83, (byte) 0x86, 4, 5, '/', 'b', 'o', 'd', 'y', 1, 1, 'x'};
        byte[] data = {0, 0x3f, 0, 0, 0, 0, 0, 0, 1, 'x'};

        assertAllEndAndLeaveTheirPlaces(List.of(
                new Slow("the preface", "", "PRI * HTTP/2"),
                new Slow("no request", preface, new byte[0]),
                new Slow("a HEADERS frame", preface, headers),
                new Slow("a header block", concat(preface, unended), new byte[0]),
                new Slow("a body", concat(preface, post), data),
                new Slow("no body", concat(preface, post), new byte[0])));
    }

    private static byte[] concat(byte[] one, byte[] two) {
        byte[] all = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, all, one.length, two.length);
        return all;
    }

    @ParameterizedTest(name = "HTTP/2 {0}")
    @ValueSource(booleans = {true, false})
    void whoStallsUnderTlsIsEnded(boolean second) throws Exception {
        start(options -> options.tls(Tls.keyStore(store, SelfSigned.PASSWORD)).http2(second));
        // a record of a ClientHello that says 508 bytes and never has them (RFC 8446 §5.1)
        String hello = new String(HexFormat.of().parseHex("160301020001" + "0001fc0303"), ISO_8859_1);
        var clients = new ArrayList<Trickle>();
        for (Slow slow : List.of(
                new Slow("nothing at all", "", ""),
                new Slow("the begin of a record", "\u0016\u0003", ""),
                new Slow("a ClientHello", hello, "x"),
                new Slow("one that is cut off", hello, ""))) {
            clients.add(new Trickle(slow, connect()));
        }
        clients.add(
                new Trickle(new Slow("nothing after the handshake", "", ""), SelfSigned.connect(store, wire.port())));
        clients.add(new Trickle(
                new Slow("a head after the handshake", "GET / HTTP/1.1\r\n", "X: x"),
                SelfSigned.connect(store, wire.port())));

        assertAllEnd(clients);
        assertAllPlacesAreFree();
    }

    @Test
    void whoSendsTheBodyOfAPollTooSlowlyIsEndedAndSoIsTheSession() throws Exception {
        start(options -> options.pingInterval(Duration.ofMillis(300)).pingTimeout(Duration.ofMillis(300)));
        var client = wire.polling();
        client.connect();
        String head = RawHttp.head("POST", client.target()) + "Content-Length: 1000\r\n\r\n";

        assertAllEnd(List.of(new Trickle(new Slow("the body of a poll", head, "4"), connect())));

        wire.awaitNoSessions();
    }

    @Test
    void whoNeverJoinsANamespaceIsEnded() {
        start(options -> options);
        var polling = wire.polling();
        var webSocket = wire.webSocket();
        assertThat(wire.server().sessionCount()).isEqualTo(2);

        webSocket.awaitEnd();
        polling.awaitEnd();

        wire.awaitNoSessions();
    }
}
