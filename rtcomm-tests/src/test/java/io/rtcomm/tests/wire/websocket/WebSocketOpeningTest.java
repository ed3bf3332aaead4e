/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rtcomm.Cors;
import io.rtcomm.Key;
import io.rtcomm.endpoint.websocket.WebSocketOptions;
import io.rtcomm.endpoint.websocket.WebSocketState;
import io.rtcomm.tests.wire.Frame;
import io.rtcomm.tests.wire.HttpAnswer;
import io.rtcomm.tests.wire.Wire;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is let in at an endpoint, and what is agreed on. */
@Timeout(60)
class WebSocketOpeningTest {
    private static final Key<String> USER = Key.of("user", String.class);

    @AutoClose
    private final NotingServer server = new NotingServer();

    private final Wire wire = server.wire;

    @Test
    void aRequestWithoutUpgradeIsToldToUpgrade() {
        server.serve();

        HttpAnswer answer = wire.http().get("/ws");

        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.field("Upgrade")).isEqualTo("websocket");
        assertThat(answer.text()).isEqualTo("{\"code\":426,\"message\":\"This is a WebSocket endpoint\"}");
    }

    @Test
    void anotherVersionIsToldTheRightOne() {
        server.serve();

        HttpAnswer answer = wire.http()
                .request(
                        "GET",
                        "/ws",
                        "Connection: Upgrade",
                        "Upgrade: websocket",
                        "Sec-WebSocket-Version: 8",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.field("Sec-WebSocket-Version")).isEqualTo("13");
    }

    @Test
    void aBadKeyIsABadRequest() {
        server.serve();

        HttpAnswer answer = wire.http()
                .request(
                        "GET",
                        "/ws",
                        "Connection: Upgrade",
                        "Upgrade: websocket",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: short");

        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void anotherMethodIsNotAllowed() {
        server.serve();

        HttpAnswer answer = wire.http().post("/ws", "body");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.field("Allow")).isEqualTo("GET");
    }

    @Test
    void thePathsParametersAndQueryAreInTheHandshake() throws Exception {
        server.serveAt("/chat/{room}/{rest...}", server.opened::add);

        wire.webSocket("/chat/caf%C3%A9/a/b?x=1", "X-Custom: yes");

        var handshake = server.opened().handshake();
        assertThat(handshake.pathParams()).isEqualTo(Map.of("room", "café", "rest", "a/b"));
        assertThat(handshake.query()).containsEntry("x", "1");
        assertThat(handshake.header("x-custom")).hasValue("yes");
        assertThat(wire.http().get("/chat").status()).isEqualTo(404);
    }

    @Test
    void theFirstSubprotocolThatBothSpeakIsAgreedOn() throws Exception {
        server.serve(WebSocketOptions.DEFAULT.withSubprotocols("chat.v1", "chat.v2"));

        var client = server.open("Sec-WebSocket-Protocol: other, chat.v2, chat.v1");
        assertThat(client.handshake().field("Sec-WebSocket-Protocol")).isEqualTo("chat.v2");
        assertThat(server.opened().subprotocol()).hasValue("chat.v2");

        var stranger = server.open("Sec-WebSocket-Protocol: other");
        assertThat(stranger.handshake().status()).isEqualTo(101);
        assertThat(stranger.handshake().field("Sec-WebSocket-Protocol")).isNull();
        assertThat(server.opened().subprotocol()).isEmpty();
    }

    @Test
    void whoIsRefusedGetsAStatusAndJsonAndNothingIsMade() {
        server.serve();
        server.endpoint().use((webSocket, next) -> {
            assertThat(webSocket.state()).isEqualTo(WebSocketState.CONNECTING);
            assertThat(webSocket.send("too early")).isCompletedExceptionally();
            next.reject(401, "who are you", Map.of("realm", "chat"));
        });

        var client = server.open();

        assertThat(client.handshake().status()).isEqualTo(401);
        assertThat(client.handshake().text())
                .isEqualTo("{\"code\":401,\"message\":\"who are you\",\"data\":{\"realm\":\"chat\"}}");
        assertThat(server.endpoint().count()).isZero();
        assertThat(server.opened).isEmpty();
    }

    @Test
    void whatMiddlewareKeptIsThereWhenItOpens() throws Exception {
        server.serve();
        server.endpoint().use((webSocket, next) -> {
            webSocket.set(USER, webSocket.handshake().query().get("user"));
            CompletableFuture.runAsync(next::proceed);
        });

        wire.webSocket("/ws?user=ada");

        assertThat(server.opened().get(USER)).hasValue("ada");
    }

    @Test
    void pagesOfForeignOriginsAreRefusedUnlessTheyAreNamed() {
        server.serve();
        wire.server().webSocket("/open", WebSocketOptions.DEFAULT.withOrigins(Cors.of("https://a.example")), ws -> {});

        assertThat(server.open("Origin: https://a.example").handshake().status())
                .isEqualTo(403);
        assertThat(wire.webSocket("/open", "Origin: https://a.example")
                        .handshake()
                        .status())
                .isEqualTo(101);
        assertThat(wire.webSocket("/open", "Origin: https://b.example")
                        .handshake()
                        .status())
                .isEqualTo(403);
    }

    @Test
    void beyondTheMostConnectionsNewOnesWait() {
        server.serve(WebSocketOptions.DEFAULT.withMaxConnections(1));
        var first = server.open();

        assertThat(server.open().handshake().status()).isEqualTo(503);
        first.send(Frame.close(1000));
        first.next();
        await().until(() -> server.endpoint().count() == 0);
        assertThat(server.open().handshake().status()).isEqualTo(101);
    }

    @Test
    void aPathHasOneSetOfOptions() {
        server.serve(WebSocketOptions.DEFAULT.withMaxFragments(5));

        assertThat(wire.server().webSocket("/ws")).isSameAs(server.endpoint());
        assertThatThrownBy(() -> wire.server().webSocket("/ws", WebSocketOptions.DEFAULT, ws -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/ws");
    }

    @Test
    void anOpeningHandlerThatThrowsClosesWith1011() {
        server.serve(webSocket -> {
            throw new IllegalStateException("on purpose");
        });

        assertThat(server.open().closeCode()).isEqualTo(1011);
    }
}
