/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtcomm.HttpHandshake;
import io.rtcomm.SessionIdentity;
import io.rtcomm.Tls;
import io.rtcomm.Tls.ClientAuth;
import io.rtcomm.endpoint.sse.SseEvent;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.RawHttp;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Refusal;
import io.rtcomm.tests.wire.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that say who they are by a certificate of their own. */
@Timeout(60)
class ClientCertificatesTest {
    private static final String NOBODY = "nobody";

    @TempDir
    private static Path folder;

    private static KeyStore server;
    private static KeyStore ada;
    private static KeyStore stranger;
    private static Path trusted;

    private @Nullable SessionIdentity binding;
    private Wire wire;

    @BeforeAll
    static void createCertificates() throws Exception {
        server = SelfSigned.keyStore(folder, "localhost");
        ada = SelfSigned.keyStore(folder, "ada");
        stranger = SelfSigned.keyStore(folder, "stranger");
        trusted = SelfSigned.certificate(ada, folder.resolve("trusted.pem"));
    }

    private void start(ClientAuth clientAuth) {
        wire = Wire.start(
                options -> (binding == null ? options : options.bindSessions(binding))
                        .tls(Tls.keyStore(server, SelfSigned.PASSWORD).withClientAuth(clientAuth, trusted)),
                started -> {
                    started.io().onConnection(socket -> socket.emit("name", name(socket.handshake())));
                    started.server().use((request, next) -> {
                        started.note("middleware " + name(request.clientCertificates()));
                        next.proceed();
                    });
                    started.server().route("GET", "/who", exchange -> exchange.text(name(exchange.request())));
                    started.server()
                            .sse("/stream")
                            .onStream(stream -> stream.send(SseEvent.text(name(stream.handshake()))));
                    started.server().webSocket("/plain", webSocket -> webSocket.send(name(webSocket.handshake())));
                });
    }

    @AfterEach
    void end() {
        wire.close();
    }

    private static String name(HttpHandshake handshake) {
        return name(handshake.clientCertificates());
    }

    private static String name(List<X509Certificate> certificates) {
        return certificates.isEmpty()
                ? NOBODY
                : certificates.get(0).getSubjectX500Principal().getName();
    }

    private Socket connect(@Nullable KeyStore own, String... protocols) throws Exception {
        var plain = new Socket(InetAddress.getLoopbackAddress(), wire.port());
        return SelfSigned.over(SelfSigned.client(server, own), plain, protocols);
    }

    private RawHttp https(@Nullable KeyStore own) throws Exception {
        return wire.with(new RawHttp(connect(own)));
    }

    @Test
    void theyReachHandshakesOfEveryKind() throws Exception {
        start(ClientAuth.REQUIRE);

        assertThat(https(ada).get("/who").text()).isEqualTo("CN=ada");
        var webSocket = wire.with(new RawWebSocket(https(ada), "/socket.io/?EIO=4&transport=websocket"));
        assertThat(wire.noted()).isEqualTo("middleware CN=ada");
        webSocket.text();
        webSocket.send("40");
        assertThat(webSocket.text()).startsWith("40{");
        assertThat(webSocket.text()).isEqualTo("42[\"name\",\"CN=ada\"]");
        var plain = wire.with(new RawWebSocket(https(ada), "/plain"));
        assertThat(plain.text()).isEqualTo("CN=ada");
        RawHttp stream = https(ada).sendGet("/stream", "Accept: text/event-stream", "Connection: close");
        assertThat(stream.readHead().status()).isEqualTo(200);
        assertThat(untilText(stream, "CN=ada")).contains("data: CN=ada");
    }

    private static String untilText(RawHttp stream, String end) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            text.append((char) stream.readByte());
        }
        return text.toString();
    }

    @Test
    void theyReachSessionsOverPollingAndStayWhenTheConnectionIsGone() throws Exception {
        start(ClientAuth.OPTIONAL);
        String sid;
        try (RawHttp opening = new RawHttp(connect(ada))) {
            sid = PollingClient.sidOf(
                    opening.get("/socket.io/?EIO=4&transport=polling").text());
        }
        String target = "/socket.io/?EIO=4&transport=polling&sid=" + sid;
        RawHttp later = https(null);
        assertThat(later.post(target, "40").text()).isEqualTo("ok");
        String packets = later.get(target).text();
        String all = packets.contains("name") ? packets : later.get(target).text();

        assertThat(all).contains("42[\"name\",\"CN=ada\"]");
        assertThat(name(wire.connected().handshake())).isEqualTo("CN=ada");
        later.post(target, "1");
    }

    @Test
    void aSessionMayBeBoundToOne() throws Exception {
        binding = SessionIdentity.clientCertificate();
        start(ClientAuth.OPTIONAL);
        RawHttp opening = https(ada);
        String sid = PollingClient.sidOf(
                opening.get("/socket.io/?EIO=4&transport=polling").text());
        String target = "/socket.io/?EIO=4&transport=polling&sid=" + sid;

        Refusal.assertThat(https(null).get(target), 403, 4, "Forbidden");
        Refusal.assertUpgrade(
                wire.with(new RawWebSocket(https(null), target.replace("polling", "websocket"))),
                "403 Forbidden",
                "Forbidden");
        assertThat(https(ada).post(target, "40").text()).isEqualTo("ok");
        assertThat(https(ada).post(target, "1").status()).isEqualTo(200);
    }

    @Test
    void theyReachRequestsOverHttp2() throws Exception {
        start(ClientAuth.OPTIONAL);

        try (Socket socket = connect(ada, "h2")) {
            assertThat(ProxyProtocolTest.askOverHttp2(socket, "/who")).isEqualTo("CN=ada");
        }
        try (Socket socket = connect(null, "h2")) {
            assertThat(ProxyProtocolTest.askOverHttp2(socket, "/who")).isEqualTo(NOBODY);
        }
    }

    @Test
    void aClientWithoutOneIsNobodyWhenItMayBe() throws Exception {
        start(ClientAuth.OPTIONAL);

        assertThat(https(null).get("/who").text()).isEqualTo(NOBODY);
    }

    @Test
    void nobodyIsAskedUnlessToldSo() throws Exception {
        start(ClientAuth.NONE);

        assertThat(https(ada).get("/who").text()).isEqualTo(NOBODY);
    }

    @Test
    void aClientWithoutATrustedOneIsRefused() {
        start(ClientAuth.REQUIRE);

        assertThatThrownBy(() -> https(null).get("/who")).hasRootCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> https(stranger).get("/who")).hasRootCauseInstanceOf(IOException.class);
    }
}
