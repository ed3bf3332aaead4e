/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.rtcomm.LimitAction;
import io.rtcomm.RateLimit;
import io.rtcomm.Tls;
import io.rtcomm.TrustedProxies;
import io.rtcomm.TrustedProxies.Word;
import io.rtcomm.observe.Metric;
import io.rtcomm.server.Limits;
import io.rtcomm.server.RtcommServer;
import io.rtcomm.server.ServerBuilder;
import io.rtcomm.tests.wire.HttpAnswer;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.RawHttp;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections of proxies that say in front of them for whom they open them. */
@Timeout(60)
class ProxyProtocolTest {
    private static final TrustedProxies LOOPBACK = TrustedProxies.of(Word.PROXY_PROTOCOL, "127.0.0.0/8");
    private static final String LINE = "PROXY TCP4 198.51.100.7 203.0.113.1 8080 443\r\n";
    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};

    private Wire wire;

    private void start(UnaryOperator<ServerBuilder> options) {
        wire = Wire.start(
                builder -> options.apply(builder.trustedProxies(LOOPBACK)),
                started -> started.io()
                        .limit(
                                "message",
                                RateLimit.of(1, Duration.ofHours(1))
                                        .then(LimitAction.IGNORE)
                                        .banAfter(1, Duration.ofHours(1)))
                        .onConnection(socket -> socket.emit(
                                "address",
                                socket.handshake().address(),
                                socket.handshake().secure())));
        wire.server()
                .route(
                        "GET",
                        "/who",
                        exchange -> exchange.text(exchange.request().address() + " "
                                + exchange.request().secure()));
    }

    @AfterEach
    void end() {
        if (wire != null) {
            wire.close();
        }
    }

    private long count(Metric metric) {
        return wire.server().metrics().count(metric);
    }

    private static byte[] binary(int command, int family, byte[] rest) {
        return ByteBuffer.allocate(16 + rest.length)
                .put(SIGNATURE)
                .put((byte) command)
                .put((byte) family)
                .putShort((short) rest.length)
                .put(rest)
                .array();
    }

    private static byte[] fromClient() {
        return binary(
                0x21, 0x11, new byte[] {(byte) 198, 51, 100, 8, (byte) 203, 0, 113, 1, 0x1f, (byte) 0x90, 1, (byte) 0xbb
                });
    }

    private RawHttp behind(byte[] header) {
        return wire.http().send(header);
    }

    private RawHttp behind(String line) {
        return behind(line.getBytes(ISO_8859_1));
    }

    private static void assertSays(HttpAnswer answer, String who) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(who);
    }

    @Test
    void theAnnouncedClientIsTheOneThatEveryRequestOfTheConnectionComesFrom() {
        start(options -> options);

        RawHttp one = behind(LINE);
        assertSays(one.get("/who"), "198.51.100.7 false");
        assertSays(one.get("/who", "X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1"), "198.51.100.7 false");
        assertSays(behind(fromClient()).get("/who"), "198.51.100.8 false");
    }

    @Test
    void aProxyThatSpeaksForItselfOrDoesNotKnowKeepsItsOwnAddress() {
        start(options -> options);

        assertSays(behind("PROXY UNKNOWN\r\n").get("/who"), "127.0.0.1 false");
        assertSays(behind(binary(0x20, 0, new byte[0])).get("/who"), "127.0.0.1 false");
        assertSays(behind(binary(0x20, 0, new byte[0])).get("/who", "X-Forwarded-For: 192.0.2.1"), "127.0.0.1 false");
    }

    @Test
    void aClientUnderTlsOfTheProxyIsSecure() {
        start(options -> options);
        byte[] addresses = {(byte) 198, 51, 100, 8, (byte) 203, 0, 113, 1, 0x1f, (byte) 0x90, 1, (byte) 0xbb};
        byte[] tls = {0x20, 0, 5, 1, 0, 0, 0, 0};

        assertSays(
                behind(binary(
                                0x21,
                                0x11,
                                ByteBuffer.allocate(20).put(addresses).put(tls).array()))
                        .get("/who"),
                "198.51.100.8 true");
    }

    @Test
    void aHeaderMayComeInTwoPiecesCutAtAnyPlace() {
        start(options -> options);
        for (byte[] header : new byte[][] {LINE.getBytes(ISO_8859_1), fromClient()}) {
            byte[] request = (RawHttp.head("GET", "/who") + "\r\n").getBytes(ISO_8859_1);
            byte[] all = ByteBuffer.allocate(header.length + request.length)
                    .put(header)
                    .put(request)
                    .array();
            for (int cut = 1; cut < header.length + 2; cut++) {
                RawHttp connection = wire.http();
                connection.send(Arrays.copyOf(all, cut));
                await().pollDelay(Duration.ofMillis(1)).until(() -> true); // so that they are two pieces
                connection.send(Arrays.copyOfRange(all, cut, all.length));
                assertThat(connection.read().text()).as("cut at %d", cut).startsWith("198.51.100.");
                connection.close();
            }
        }
    }

    @Test
    void aHeaderMayComeByteByByte() {
        start(options -> options);
        RawHttp connection = wire.http();
        for (byte b : fromClient()) {
            connection.send(new byte[] {b});
        }

        assertSays(connection.get("/who"), "198.51.100.8 false");
    }

    @Test
    void sessionsOverPollingAndWebSocketHaveTheClientsAddress() {
        start(options -> options);
        var webSocket = wire.with(new RawWebSocket(behind(LINE), "/socket.io/?EIO=4&transport=websocket"));
        assertThat(webSocket.text()).startsWith("0{");
        webSocket.send("40");
        assertThat(webSocket.text()).startsWith("40{");
        assertThat(webSocket.text()).isEqualTo("42[\"address\",\"198.51.100.7\",false]");

        RawHttp polling = behind(fromClient());
        String sid = PollingClient.sidOf(
                polling.get("/socket.io/?EIO=4&transport=polling").text());
        String target = "/socket.io/?EIO=4&transport=polling&sid=" + sid;
        assertThat(polling.post(target, "40").text()).isEqualTo("ok");
        String polled = polling.get(target).text();
        String event = "42[\"address\",\"198.51.100.8\",false]";
        assertThat(polled.contains(event) ? polled : polling.get(target).text()).contains(event); // with it, or next
        assertThat(polling.post(target, "1").status()).isEqualTo(200);
    }

    @Test
    void aSecondHeaderIsNoPartOfARequest() {
        start(options -> options);

        assertThat(behind(LINE + LINE).sendGet("/who").read().status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /who HTTP/1.1\r\nHost: x\r\n\r\n",
                "PROXY TCP4 198.51.100.7 203.0.113.1 8080 99999\r\n",
                "PROXY nonsense\r\n",
                "\r\n\r\nGET",
                "\u0016\u0003\u0001"
            })
    void aTrustedProxyWithoutAHeaderIsCutOff(String bytes) {
        start(options -> options);

        assertThat(behind(bytes).ended()).isTrue();
        assertThat(count(Metric.PROXY_HEADERS_MALFORMED)).isEqualTo(1);
    }

    @Test
    void aHeaderThatNeverEndsIsCutOff() {
        start(options -> options);

        assertThat(behind("PROXY UNKNOWN " + "x".repeat(200)).ended()).isTrue();
        assertThat(behind(binary(0x21, 0x11, new byte[5000])).ended()).isTrue();
        assertThat(count(Metric.PROXY_HEADERS_MALFORMED)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PROX", "PROXY TCP4 198.51.100.7", "\r\n\r\n"})
    void aProxyThatTakesTooLongIsCutOff(String begun) {
        start(options -> options.httpTimeouts(Duration.ofMinutes(1), Duration.ofSeconds(1)));

        RawHttp connection = begun.isEmpty() ? wire.http() : behind(begun);

        assertThat(connection.ended()).isTrue();
        assertThat(count(Metric.PROXY_HEADERS_MALFORMED)).isZero();
    }

    @Test
    void aHeaderOfAnybodyElseIsNoHttp() {
        wire = Wire.start(options -> options.trustedProxies(TrustedProxies.of(Word.PROXY_PROTOCOL, "10.0.0.0/8")));

        assertThat(behind(LINE).sendGet("/who").read().status()).isEqualTo(400);
        RawHttp binary = behind(fromClient()).sendGet("/who");
        assertThat(binary.read().status()).isEqualTo(400);
        assertThat(wire.http().get("/who").status()).isEqualTo(404);
    }

    @Test
    void eachClientHasItsShareOfConnectionsAndTheProxyHasNone() {
        start(options -> options.limits(Limits.DEFAULT.maxConnectionsPerAddress(1)));
        RawHttp first = behind(LINE);
        assertSays(first.get("/who"), "198.51.100.7 false");

        assertThat(behind(LINE).ended()).isTrue();
        assertThat(count(Metric.CONNECTIONS_OVER_ADDRESS)).isEqualTo(1);
        assertSays(behind(fromClient()).get("/who"), "198.51.100.8 false");
        first.close();
        await().until(() -> {
            RawHttp again = behind(LINE).sendGet("/who");
            return !again.ended();
        });
    }

    @Test
    void aBanMeetsTheClientAndNotTheProxy() {
        start(options -> options);
        var banned = wire.with(new RawWebSocket(behind(LINE), "/socket.io/?EIO=4&transport=websocket"));
        banned.text();
        RawHttp there = behind(LINE);
        banned.send("40", "42[\"message\",1]", "42[\"message\",2]");
        await().until(() -> count(Metric.BANS) == 1);

        assertThat(behind(LINE).ended()).isTrue();
        assertThat(there.get("/who").status()).isEqualTo(403);
        assertSays(behind(fromClient()).get("/who"), "198.51.100.8 false");
    }

    @Test
    void tlsBeginsBehindTheHeader(@TempDir Path folder) throws Exception {
        KeyStore store = SelfSigned.keyStore(folder);
        for (boolean second : new boolean[] {false, true}) {
            start(options ->
                    options.tls(Tls.keyStore(store, SelfSigned.PASSWORD)).http2(second));
            var plain = new Socket(InetAddress.getLoopbackAddress(), wire.port());
            plain.getOutputStream().write(LINE.getBytes(ISO_8859_1));
            RawHttp https = wire.with(new RawHttp(SelfSigned.over(store, plain)));
            assertSays(https.get("/who"), "198.51.100.7 true");

            var other = new Socket(InetAddress.getLoopbackAddress(), wire.port());
            other.getOutputStream().write(fromClient());
            var webSocket = wire.with(new RawWebSocket(
                    new RawHttp(SelfSigned.over(store, other)), "/socket.io/?EIO=4&transport=websocket"));
            assertThat(webSocket.text()).startsWith("0{");
            webSocket.send("40");
            assertThat(webSocket.text()).startsWith("40{");
            assertThat(webSocket.text()).isEqualTo("42[\"address\",\"198.51.100.8\",true]");
            wire.close();
            wire = null;
        }
    }

    @Test
    void http2UnderTlsAndInClearTextBeginsBehindTheHeader(@TempDir Path folder) throws Exception {
        KeyStore store = SelfSigned.keyStore(folder);
        start(options -> options.tls(Tls.keyStore(store, SelfSigned.PASSWORD)));
        try (var plain = new Socket(InetAddress.getLoopbackAddress(), wire.port())) {
            plain.getOutputStream().write(LINE.getBytes(ISO_8859_1));
            SSLSocket tls = SelfSigned.over(store, plain, "h2");
            assertThat(askOverHttp2(tls, "/who")).isEqualTo("198.51.100.7 true");
        }
        wire.close();
        start(options -> options.h2c(true));
        try (var plain = new Socket(InetAddress.getLoopbackAddress(), wire.port())) {
            plain.getOutputStream().write(fromClient());
            assertThat(askOverHttp2(plain, "/who")).isEqualTo("198.51.100.8 false");
        }
    }

    /** One GET in literal header fields (RFC 7541 §6.2), and the text of its answer. */
    static String askOverHttp2(Socket socket, String path) throws IOException {
        socket.setSoTimeout(10_000);
        var fields = new ByteArrayOutputStream();
        fields.write(0x82); // :method GET
        fields.write(0x86); // :scheme http
        fields.write(0x04);
        fields.write(path.length());
        fields.writeBytes(path.getBytes(ISO_8859_1));
        fields.write(0x01);
        fields.write(1);
        fields.write('x'); // :authority
        var out = new ByteArrayOutputStream();
        out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
        out.writeBytes(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0}); // SETTINGS
        out.writeBytes(new byte[] {0, 0, (byte) fields.size(), 1, 5, 0, 0, 0, 1}); // HEADERS, END_HEADERS, END_STREAM
        out.writeBytes(fields.toByteArray());
        socket.getOutputStream().write(out.toByteArray());
        var in = new DataInputStream(socket.getInputStream());
        while (true) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            in.readUnsignedByte();
            in.readInt();
            byte[] payload = in.readNBytes(length);
            if (type == 0 && length > 0) {
                return new String(payload, ISO_8859_1);
            }
        }
    }

    @Test
    void aHostedServerLeavesItToItsHost() {
        var loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RtcommServer.builder()
                            .eventLoops(loops)
                            .trustedProxies(LOOPBACK)
                            .build())
                    .withMessageContaining("PROXY_PROTOCOL");
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }
}
