/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.websocket;

import static io.rtcomm.tests.wire.websocket.NotingServer.LIMIT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtcomm.endpoint.websocket.WebSocket;
import io.rtcomm.endpoint.websocket.WebSocketException;
import io.rtcomm.endpoint.websocket.WebSocketOptions;
import io.rtcomm.endpoint.websocket.WebSocketState;
import io.rtcomm.tests.wire.Frame;
import io.rtcomm.tests.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a WebSocket ends: closed by either side, silent, or against the rules. */
@Timeout(60)
class WebSocketEndTest {
    @AutoClose
    private final NotingServer server = new NotingServer();

    private final Wire wire = server.wire;

    @Test
    void aPingTellsHowLongItTook() throws Exception {
        server.serve();
        var client = server.open();
        WebSocket webSocket = server.opened();
        var took = webSocket.ping();
        Frame ping = client.next();
        assertThat(ping.opcode()).isEqualTo(Frame.PING);
        client.send(new Frame(true, 0, Frame.PONG, ping.payload()));

        assertThat(took.get(LIMIT, TimeUnit.SECONDS)).isPositive();
        assertThat(webSocket.roundTrip()).hasValue(took.get());
        var never = webSocket.ping();
        client.abort();
        assertThat(never).failsWithin(Duration.ofSeconds(LIMIT));
    }

    @Test
    void aClientThatStaysSilentIsAskedAndCutOff() throws Exception {
        server.serve(WebSocketOptions.DEFAULT.withPing(Duration.ofMillis(200), Duration.ofMillis(200)));
        var answers = server.open();
        server.opened();
        for (int i = 0; i < 3; i++) {
            Frame ping = answers.next();
            assertThat(ping.opcode()).isEqualTo(Frame.PING);
            answers.send(new Frame(true, 0, Frame.PONG, ping.payload()));
        }
        assertThat(wire.notes()).isEmpty();
        assertThat(answers.next().opcode()).isEqualTo(Frame.PING);

        assertThat(List.of(wire.noted(), wire.noted()))
                .containsExactly("error ping timeout", "close 1006 ping timeout");
        assertThat(answers.ended()).isTrue();
    }

    @Test
    void theServerClosesWithCodeAndReasonAfterWhatItSent() throws Exception {
        server.serve();
        var client = server.open();
        WebSocket webSocket = server.opened();
        webSocket.send("last words");
        webSocket.close(4001, "bye");
        assertThat(webSocket.state()).isEqualTo(WebSocketState.CLOSING);
        assertThat(webSocket.send("too late"))
                .failsWithin(Duration.ofSeconds(LIMIT))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(WebSocketException.class);

        assertThat(client.text()).isEqualTo("last words");
        Frame close = client.next();
        assertThat(close.closeCode()).isEqualTo(4001);
        assertThat(new String(close.payload(), 2, 3, UTF_8)).isEqualTo("bye");
        client.send(Frame.text("ignored"), Frame.close(4001));
        assertThat(wire.noted()).isEqualTo("close 4001 ");
        assertThat(client.ended()).isTrue();
        assertThat(webSocket.state()).isEqualTo(WebSocketState.CLOSED);
        assertThat(wire.notes()).isEmpty();
        var late = new CompletableFuture<Integer>();
        webSocket.onClose((code, reason) -> late.complete(code));
        assertThat(late.get(LIMIT, TimeUnit.SECONDS)).isEqualTo(4001);
    }

    @Test
    void aClientThatNeverAnswersACloseIsCutOff() throws Exception {
        server.serve(WebSocketOptions.DEFAULT.withCloseTimeout(Duration.ofMillis(300)));
        var client = server.open();
        server.opened().close();

        assertThat(client.next().closeCode()).isEqualTo(1000);
        assertThat(client.ended()).isTrue();
        assertThat(wire.noted()).isEqualTo("close 1006 ");
    }

    @Test
    void aClientThatBreaksTheRulesIsAnErrorAndAnEnd() throws Exception {
        server.serve();
        var client = server.open().send(new Frame(true, 0, 3, new byte[0]));

        assertThat(client.closeCode()).isEqualTo(1002);
        assertThat(wire.noted()).startsWith("error opcode 3");
        assertThat(wire.noted()).startsWith("close 1002 ");
    }

    @Test
    void codesAndReasonsThatCannotBeSentAreRefusedAtOnce() throws Exception {
        server.serve();
        server.open();
        WebSocket webSocket = server.opened();

        assertThatThrownBy(() -> webSocket.close(1005, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> webSocket.close(1000, "☃".repeat(42))).isInstanceOf(IllegalArgumentException.class);
        assertThat(webSocket.state()).isEqualTo(WebSocketState.OPEN);
    }

    @Test
    void aServerThatClosesSaysSo() throws Exception {
        server.serve();
        var client = server.open();
        server.opened();
        var closing = new Thread(() -> wire.server().close(Duration.ofSeconds(10)));
        closing.start();

        Frame close = client.next();
        assertThat(close.closeCode()).isEqualTo(1001);
        client.send(Frame.close(1001));
        closing.join();
        assertThat(wire.noted()).isEqualTo("close 1001 ");
        assertThat(server.endpoint().count()).isZero();
    }
}
