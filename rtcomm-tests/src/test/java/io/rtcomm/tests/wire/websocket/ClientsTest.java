/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.tests.NodeFixture;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that others wrote, against an endpoint that echoes. */
@Timeout(120)
class ClientsTest {
    private static EchoServer server;

    @BeforeAll
    static void start() {
        server = new EchoServer(EchoServer.GENEROUS.withSubprotocols("echo"));
        server.endpoint().use((webSocket, next) -> {
            if (webSocket.handshake().query().containsKey("refuse")) {
                next.reject(401, "no");
            } else {
                next.proceed();
            }
        });
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String url() {
        return "ws://127.0.0.1:" + server.wire().port() + "/echo";
    }

    @Test
    void theClientOfTheJavaPlatformEchoes() throws Exception {
        var heard = new Listener();
        WebSocket client = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("other", "echo")
                .buildAsync(URI.create(url()), heard)
                .join();
        assertThat(client.getSubprotocol()).isEqualTo("echo");

        client.sendText("größe ", false).join();
        client.sendText("☃", true).join();
        assertThat(heard.next()).isEqualTo("größe ☃");
        client.sendBinary(ByteBuffer.wrap(new byte[300_000]), true).join();
        assertThat(heard.next()).isEqualTo("300000 bytes");
        client.sendPing(ByteBuffer.wrap(new byte[] {1, 2})).join();
        assertThat(heard.next()).isEqualTo("pong 2");
        client.sendClose(4001, "bye").join();
        assertThat(heard.next()).isEqualTo("close 4001");
    }

    @Test
    void theClientOfTheJavaPlatformHearsOfARefusal() {
        Assertions.assertThatThrownBy(() -> HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .buildAsync(URI.create(url() + "?refuse"), new Listener())
                        .join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(401));
    }

    @Test
    void theWsClientEchoesUnderEveryAgreementAboutCompression() {
        var node = NodeFixture.require("the ws client against a WebSocket endpoint");

        assertThat(node.run(Duration.ofSeconds(90), "websocket.mjs", url())).containsExactly("{\"agreements\":50}");
    }

    /** Whole messages and what else comes, as lines. */
    private static final class Listener implements WebSocket.Listener {
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream data = new ByteArrayOutputStream();

        String next() throws InterruptedException {
            return lines.poll(30, TimeUnit.SECONDS);
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                lines.add(text.toString());
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer part, boolean last) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            data.writeBytes(bytes);
            if (last) {
                lines.add(data.size() + " bytes");
                data.reset();
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer payload) {
            lines.add("pong " + payload.remaining());
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            lines.add("close " + code);
            return null;
        }
    }
}
