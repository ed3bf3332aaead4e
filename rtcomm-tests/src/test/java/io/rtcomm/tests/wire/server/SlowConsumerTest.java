/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.DisconnectReason;
import io.rtcomm.Socket;
import io.rtcomm.Tls;
import io.rtcomm.tests.wire.EngineClient;
import io.rtcomm.tests.wire.Frame;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.RawHttp;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Via;
import io.rtcomm.tests.wire.WebSocketClient;
import io.rtcomm.tests.wire.Wire;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that take less than is sent to them: how much the server keeps for them, and what others notice. */
@Timeout(60)
class SlowConsumerTest {
    private static final int BUDGET = 256 << 10;
    private static final int MESSAGE = 4 << 10;
    private static final int ENOUGH = 20_000; // messages to fill whatever the operating system keeps

    @AutoClose
    private final Wire wire = Wire.start(options -> options.outboundBudget(BUDGET, 10_000));

    @ParameterizedTest
    @EnumSource(Via.class)
    void whoTakesNothingIsClosedAndOthersGetEverything(Via transport) {
        EngineClient slow = wire.over(transport);
        slow.connect();
        Socket socket = wire.connected();
        WebSocketClient other = wire.webSocket();
        other.connect();
        String text = "x".repeat(MESSAGE);

        int sent = 0;
        while (socket.connected() && sent < ENOUGH) {
            wire.io().emit("e", sent++, text);
            assertThat(other.message()).startsWith("42[\"e\"," + (sent - 1) + ",");
            assertThat(socket.bufferedAmount()).isLessThan(BUDGET + 2 * MESSAGE);
        }

        assertThat(wire.ended()).isEqualTo(DisconnectReason.SLOW_CONSUMER);
        assertThat(wire.server().sessionCount()).isEqualTo(1);
        other.assertEchoes("unhurt");
    }

    @Test
    void messagesAreCountedAsWellAsBytes() throws Exception {
        try (var few = Wire.start(options -> options.outboundBudget(1 << 30, 100))) {
            PollingClient client = few.polling();
            client.connect();
            Socket socket = few.connected();
            for (int i = 0; i < 100; i++) {
                socket.emit("e", i);
            }
            assertThat(client.messages(100)).hasSize(100);

            for (int i = 0; i < 101; i++) {
                socket.emit("e", i);
            }

            assertThat(few.ended()).isEqualTo(DisconnectReason.SLOW_CONSUMER);
        }
    }

    @Test
    void volatileEventsDoNotPileUp() {
        PollingClient client = wire.polling();
        client.connect();
        Socket socket = wire.connected();
        String text = "x".repeat(MESSAGE);

        for (int i = 0; i < 1000; i++) {
            wire.io().asVolatile().emit("e", text);
            socket.asVolatile().emit("e", text);
        }
        socket.join("settled").join(); // the home loop has seen them, before the next poll
        socket.emit("last");

        assertThat(client.nextPayload()).containsExactly("42[\"last\"]");
    }

    @Test
    void aClientThatAsksAndDoesNotReadIsNotServedForEver() {
        WebSocketClient client = wire.webSocket();
        client.connect();
        String echo = "42[\"message\",\"" + "x".repeat(MESSAGE) + "\"]";
        Socket socket = wire.connected();

        try {
            for (int i = 0; i < ENOUGH && socket.connected(); i++) {
                client.send(echo);
                assertThat(socket.bufferedAmount()).isLessThan(BUDGET + 2 * MESSAGE);
            }
        } catch (UncheckedIOException closedMeanwhile) {
            // as it should
        }

        assertThat(wire.ended()).isEqualTo(DisconnectReason.SLOW_CONSUMER);
    }

    @Test
    void aClientThatPingsAndDoesNotReadHurtsNobody() {
        WebSocketClient client = wire.webSocket();
        client.connect();
        WebSocketClient other = wire.webSocket();
        other.connect();
        RawWebSocket raw = client.wire();
        var ping = new Frame(true, 0, Frame.PING, new byte[125]);
        var pings = new Frame[1000];
        Arrays.fill(pings, ping);

        for (int i = 0; i < 50; i++) {
            raw.send(pings);
        }

        other.assertEchoes("unhurt");
    }

    @Test
    void answersToPollsCountUntilTheClientHasReadThem() {
        PollingClient client = wire.polling();
        client.connect();
        Socket socket = wire.connected();
        RawHttp unread = wire.http();
        String text = "x".repeat(MESSAGE);
        var answers = new AtomicInteger();
        wire.server().onHeaders((request, initial, headers) -> answers.incrementAndGet());

        int polls = 0;
        for (int i = 0; i < ENOUGH && socket.connected(); i++) {
            for (int events = 0; events < 8; events++) {
                socket.emit("e", text);
            }
            assertThat(socket.bufferedAmount()).isLessThan(BUDGET + 2 * MESSAGE);
            if (answers.get() == polls) { // else the server reads no more polls, as their answers are not taken
                polls++;
                poll(unread, client.target());
                awaitAnswer(answers, polls);
            }
        }

        assertThat(wire.ended()).isEqualTo(DisconnectReason.SLOW_CONSUMER);
    }

    private static void poll(RawHttp connection, String target) {
        try {
            connection.sendGet(target);
        } catch (UncheckedIOException closedMeanwhile) {
            // told by the socket, too
        }
    }

    /** A poll that finds events is answered at once, so that the next is no second one, for as long as answers are taken. */
    private static void awaitAnswer(AtomicInteger answers, int polls) {
        try {
            await().atMost(Duration.ofMillis(500)).until(() -> answers.get() >= polls);
        } catch (ConditionTimeoutException notRead) {
            assertThat(answers.get()).isLessThan(polls);
        }
    }

    @Test
    void whoFallsBehindIsToldOfAndCatchesUp() throws Exception {
        try (var marked = Wire.start(options -> options.outboundWaterMarks(8 << 10, 64 << 10))) {
            WebSocketClient client = marked.webSocket();
            client.connect();
            Socket socket = marked.connected();
            socket.onHighWater(() -> marked.note("behind"));
            socket.onDrain(() -> marked.note("caught up"));
            String text = "x".repeat(MESSAGE);

            int sent = 0;
            while (socket.isWritable() && sent < ENOUGH) {
                socket.emit("e", sent++, text);
                socket.join("settled").join();
            }
            assertThat(marked.noted()).isEqualTo("behind");
            assertThat(socket.bufferedAmount()).isGreaterThan(8 << 10);
            for (int i = 0; i < sent; i++) {
                assertThat(client.message()).startsWith("42[\"e\"," + i + ",");
            }

            assertThat(marked.noted()).isEqualTo("caught up");
            assertThat(socket.isWritable()).isTrue();
        }
    }

    @Test
    void aFeedOfValuesStaysSmallForWhoDoesNotReadAndEndsWithTheNewest() {
        PollingClient client = wire.polling();
        client.connect();
        Socket socket = wire.connected();
        String text = "x".repeat(MESSAGE);

        for (int i = 0; i < 5_000; i++) {
            wire.io().conflate("price", i % 3).emit("price", i % 3, i, text);
        }
        socket.join("settled").join();

        assertThat(socket.connected()).isTrue();
        assertThat(socket.bufferedAmount()).isLessThan(4 * MESSAGE);
        assertThat(client.messages(3))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("42[\"price\",0,4998,"),
                        second -> assertThat(second).startsWith("42[\"price\",1,4999,"),
                        third -> assertThat(third).startsWith("42[\"price\",2,4997,"));
    }

    @Test
    void aPeerThatStallsBehindTlsIsClosedAsAnyOther(@TempDir Path folder) throws Exception {
        KeyStore store = SelfSigned.keyStore(folder);
        try (var secure = Wire.start(options ->
                        options.outboundBudget(BUDGET, 10_000).tls(Tls.keyStore(store, SelfSigned.PASSWORD)));
                var client = SelfSigned.connect(store, secure.port())) {
            client.getOutputStream()
                    .write(RawWebSocket.request("/socket.io/?EIO=4&transport=websocket")
                            .getBytes(StandardCharsets.ISO_8859_1));
            client.getOutputStream().write(Frame.text("40").masked());
            Socket socket = secure.connected();
            String text = "x".repeat(MESSAGE);

            for (int i = 0; i < ENOUGH && socket.connected(); i++) {
                socket.emit("e", text);
                socket.join("settled").join();
                assertThat(socket.bufferedAmount()).isLessThan(BUDGET + 4 * MESSAGE);
            }

            assertThat(secure.ended()).isEqualTo(DisconnectReason.SLOW_CONSUMER);
        }
    }
}
