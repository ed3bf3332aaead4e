/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.rtcomm.Cors;
import io.rtcomm.Key;
import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.endpoint.websocket.LoggedFrame;
import io.rtcomm.endpoint.websocket.WebSocket;
import io.rtcomm.endpoint.websocket.WebSocketEndpoint;
import io.rtcomm.endpoint.websocket.WebSocketException;
import io.rtcomm.endpoint.websocket.WebSocketOptions;
import io.rtcomm.endpoint.websocket.WebSocketState;
import io.rtcomm.tests.wire.Frame;
import io.rtcomm.tests.wire.HttpAnswer;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What an endpoint promises its application. */
@Timeout(60)
class WebSocketEndpointTest {
    private static final Key<String> USER = Key.of("user", String.class);
    private static final long LIMIT = 20;

    private final Wire wire = Wire.start();
    private final BlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private WebSocketEndpoint endpoint = wire.server().webSocket("/none");

    @AfterEach
    void nothingIsLeftOver() {
        wire.close();
        await().until(() -> endpoint.count() == 0);
    }

    private void serve(WebSocketOptions options) {
        endpoint = wire.server().webSocket("/ws", options, webSocket -> {
            webSocket.onText(text -> seen.add("text " + text));
            webSocket.onBinary(data -> seen.add("binary " + data.length));
            webSocket.onClose((code, reason) -> seen.add("close " + code + " " + reason));
            webSocket.onError(error -> seen.add("error " + error.getMessage()));
            webSocket.onWritable(() -> seen.add("writable"));
            opened.add(webSocket);
        });
    }

    private WebSocket opened() throws InterruptedException {
        WebSocket webSocket = opened.poll(LIMIT, TimeUnit.SECONDS);
        assertThat(webSocket).isNotNull();
        return webSocket;
    }

    private String seen() throws InterruptedException {
        return seen.poll(LIMIT, TimeUnit.SECONDS);
    }

    // Opening

    @Test
    void aRequestWithoutUpgradeIsToldToUpgrade() {
        serve(WebSocketOptions.DEFAULT);

        HttpAnswer answer = wire.http().get("/ws");

        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.field("Upgrade")).isEqualTo("websocket");
        assertThat(answer.text()).isEqualTo("{\"code\":426,\"message\":\"This is a WebSocket endpoint\"}");
    }

    @Test
    void anotherVersionIsToldTheRightOne() {
        serve(WebSocketOptions.DEFAULT);

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
        serve(WebSocketOptions.DEFAULT);

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
        serve(WebSocketOptions.DEFAULT);

        HttpAnswer answer = wire.http().post("/ws", "body");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.field("Allow")).isEqualTo("GET");
    }

    @Test
    void thePathsParametersAndQueryAreInTheHandshake() throws Exception {
        endpoint = wire.server().webSocket("/chat/{room}/{rest...}", opened::add);

        wire.webSocket("/chat/caf%C3%A9/a/b?x=1", "X-Custom: yes");

        var handshake = opened().handshake();
        assertThat(handshake.pathParams()).isEqualTo(Map.of("room", "café", "rest", "a/b"));
        assertThat(handshake.query()).containsEntry("x", "1");
        assertThat(handshake.header("x-custom")).hasValue("yes");
        assertThat(wire.http().get("/chat").status()).isEqualTo(404);
    }

    @Test
    void theFirstSubprotocolThatBothSpeakIsAgreedOn() throws Exception {
        serve(WebSocketOptions.DEFAULT.withSubprotocols("chat.v1", "chat.v2"));

        var client = wire.webSocket("/ws", "Sec-WebSocket-Protocol: other, chat.v2, chat.v1");
        assertThat(client.handshake().field("Sec-WebSocket-Protocol")).isEqualTo("chat.v2");
        assertThat(opened().subprotocol()).hasValue("chat.v2");

        var stranger = wire.webSocket("/ws", "Sec-WebSocket-Protocol: other");
        assertThat(stranger.handshake().status()).isEqualTo(101);
        assertThat(stranger.handshake().field("Sec-WebSocket-Protocol")).isNull();
        assertThat(opened().subprotocol()).isEmpty();
    }

    @Test
    void whoIsRefusedGetsAStatusAndJsonAndNothingIsMade() {
        serve(WebSocketOptions.DEFAULT);
        endpoint.use((webSocket, next) -> {
            assertThat(webSocket.state()).isEqualTo(WebSocketState.CONNECTING);
            assertThat(webSocket.send("too early")).isCompletedExceptionally();
            next.reject(401, "who are you", Map.of("realm", "chat"));
        });

        var client = wire.webSocket("/ws");

        assertThat(client.handshake().status()).isEqualTo(401);
        assertThat(client.handshake().text())
                .isEqualTo("{\"code\":401,\"message\":\"who are you\",\"data\":{\"realm\":\"chat\"}}");
        assertThat(endpoint.count()).isZero();
        assertThat(opened).isEmpty();
    }

    @Test
    void whatMiddlewareKeptIsThereWhenItOpens() throws Exception {
        serve(WebSocketOptions.DEFAULT);
        endpoint.use((webSocket, next) -> {
            webSocket.set(USER, webSocket.handshake().query().get("user"));
            CompletableFuture.runAsync(next::proceed);
        });

        wire.webSocket("/ws?user=ada");

        assertThat(opened().get(USER)).hasValue("ada");
    }

    @Test
    void pagesOfForeignOriginsAreRefusedUnlessTheyAreNamed() {
        serve(WebSocketOptions.DEFAULT);
        wire.server().webSocket("/open", WebSocketOptions.DEFAULT.withOrigins(Cors.of("https://a.example")), ws -> {});

        assertThat(wire.webSocket("/ws", "Origin: https://a.example")
                        .handshake()
                        .status())
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
        serve(WebSocketOptions.DEFAULT.withMaxConnections(1));
        var first = wire.webSocket("/ws");

        assertThat(wire.webSocket("/ws").handshake().status()).isEqualTo(503);
        first.send(Frame.close(1000));
        first.next();
        await().until(() -> endpoint.count() == 0);
        assertThat(wire.webSocket("/ws").handshake().status()).isEqualTo(101);
    }

    @Test
    void aPathHasOneSetOfOptions() {
        serve(WebSocketOptions.DEFAULT.withMaxFragments(5));

        assertThat(wire.server().webSocket("/ws")).isSameAs(endpoint);
        assertThatThrownBy(() -> wire.server().webSocket("/ws", WebSocketOptions.DEFAULT, ws -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/ws");
    }

    @Test
    void messagesThatCameWithTheHandshakeWaitForTheOpeningHandler() throws Exception {
        var release = new CountDownLatch(1);
        endpoint = wire.server().webSocket("/ws", webSocket -> {
            seen.add("open");
            awaitQuietly(release);
            webSocket.onText(text -> seen.add("text " + text));
        });
        byte[] following = Frame.text("first").masked();
        wire.with(new RawWebSocket(wire.port(), "/ws", following));

        assertThat(seen()).isEqualTo("open");
        assertThat(seen).isEmpty();
        release.countDown();
        assertThat(seen()).isEqualTo("text first");
    }

    @Test
    void anOpeningHandlerThatThrowsClosesWith1011() {
        endpoint = wire.server().webSocket("/ws", webSocket -> {
            throw new IllegalStateException("on purpose");
        });

        assertThat(wire.webSocket("/ws").closeCode()).isEqualTo(1011);
    }

    // Messages

    @Test
    void messagesArriveInOrderAndWhatIsSentTellsWhenItLeft() throws Exception {
        serve(WebSocketOptions.DEFAULT);
        var client = wire.webSocket("/ws");
        client.send(Frame.text("a"), Frame.binary(new byte[3]), Frame.text("b"));

        assertThat(List.of(seen(), seen(), seen())).containsExactly("text a", "binary 3", "text b");
        WebSocket webSocket = opened();
        var sent = webSocket.send("x");
        webSocket.send(new byte[] {1, 2});
        webSocket.sendJson(Map.of("k", 1));
        assertThat(client.text()).isEqualTo("x");
        assertThat(client.next().payload()).containsExactly(1, 2);
        assertThat(client.text()).isEqualTo("{\"k\":1}");
        assertThat(sent.get(LIMIT, TimeUnit.SECONDS)).isNull();
        await().until(() -> webSocket.bufferedAmount() == 0);
    }

    @Test
    void aHandlerThatThrowsHurtsNobodyElse() throws Exception {
        endpoint = wire.server().webSocket("/ws", webSocket -> {
            webSocket.onError(error -> seen.add("error " + error.getMessage()));
            webSocket.onText(text -> {
                if (text.equals("bad")) {
                    throw new IllegalStateException("on purpose");
                }
                webSocket.send(text);
            });
        });
        var client = wire.webSocket("/ws").send("bad", "good");

        assertThat(client.text()).isEqualTo("good");
        assertThat(seen()).isEqualTo("error on purpose");
    }

    @Test
    void aHandlerThatThrowsIsAWarningInTheLogAsOneOfASocketIs() {
        var thrown = new LinkedBlockingQueue<String>();
        var appender = new AppenderBase<ILoggingEvent>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getThrowableProxy() != null) {
                    thrown.add(
                            event.getLevel() + " " + event.getThrowableProxy().getMessage());
                }
            }
        };
        var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        appender.start();
        root.addAppender(appender);
        try {
            wire.server()
                    .webSocket(
                            "/ws",
                            webSocket -> webSocket.onText(text -> {
                                throw new IllegalStateException(text);
                            }));
            wire.io()
                    .onConnection(socket -> socket.on("fail", String.class, text -> {
                        throw new IllegalStateException(text);
                    }));
            wire.webSocket("/ws").send("of a plain WebSocket");
            wire.webSocket().send("40", "42[\"fail\",\"of a socket\"]");

            await().untilAsserted(() -> assertThat(thrown).contains("WARN of a plain WebSocket", "WARN of a socket"));
        } finally {
            root.detachAppender(appender);
        }
    }

    @Test
    void whatIsSentInPartsIsOneMessageAndWholeOnesWaitForItsEnd() throws Exception {
        serve(WebSocketOptions.DEFAULT);
        var client = wire.webSocket("/ws");
        WebSocket webSocket = opened();
        webSocket.sendText("one ", false);
        webSocket.send("whole");
        endpoint.broadcast("to all");
        var other = webSocket.sendBinary(new byte[1], false);
        webSocket.sendText("two ", false);
        webSocket.sendText("three", true);

        Frame first = client.next();
        Frame second = client.next();
        Frame third = client.next();
        assertThat(List.of(first.opcode(), second.opcode(), third.opcode())).containsExactly(1, 0, 0);
        assertThat(List.of(first.fin(), second.fin(), third.fin())).containsExactly(false, false, true);
        assertThat(first.text() + second.text() + third.text()).isEqualTo("one two three");
        assertThat(client.text()).isEqualTo("whole");
        assertThat(client.text()).isEqualTo("to all");
        assertThat(other)
                .failsWithin(Duration.ofSeconds(LIMIT))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aMessageCanBeTakenInPartsHoweverLongItIs() throws Exception {
        var bytes = new AtomicLong();
        var largest = new AtomicInteger();
        endpoint = wire.server().webSocket("/ws", WebSocketOptions.DEFAULT.withMaxMessageBytes(1000), webSocket -> {
            webSocket.onBinaryPart((part, last) -> {
                bytes.addAndGet(part.length);
                largest.accumulateAndGet(part.length, Math::max);
                if (last) {
                    seen.add("whole");
                }
            });
            var text = new StringBuilder();
            webSocket.onTextPart((part, last) -> {
                text.append(part);
                if (last) {
                    seen.add(text.toString());
                }
            });
        });
        var client = wire.webSocket("/ws");
        byte[] megabyte = new byte[1 << 20];
        for (int i = 0; i < 20; i++) {
            client.send(new Frame(i == 19, 0, i == 0 ? Frame.BINARY : 0, megabyte));
        }

        assertThat(seen()).isEqualTo("whole");
        assertThat(bytes).hasValue(20L << 20);
        assertThat(largest).hasValueLessThan(1 << 20);
        byte[] text = "größe ☃ 🦄".getBytes(UTF_8);
        for (int i = 0; i < text.length; i++) {
            client.send(new Frame(i == text.length - 1, 0, i == 0 ? Frame.TEXT : 0, new byte[] {text[i]}));
        }
        assertThat(seen()).isEqualTo("größe ☃ 🦄");
    }

    @Test
    void aStreamedTextThatIsNoUtf8IsRefusedToo() {
        endpoint = wire.server().webSocket("/ws", webSocket -> webSocket.onTextPart((part, last) -> {}));

        var client = wire.webSocket("/ws").send(new Frame(false, 0, Frame.TEXT, new byte[] {(byte) 0xE2}));
        client.send(new Frame(true, 0, 0, new byte[] {(byte) 0x98}));

        assertThat(client.closeCode()).isEqualTo(1007);
    }

    @Test
    void aHandlerThatIsSlowStopsTheClient() throws Exception {
        var release = new CountDownLatch(1);
        endpoint = wire.server()
                .webSocket(
                        "/ws",
                        webSocket -> webSocket.onBinary(data -> {
                            awaitQuietly(release);
                            seen.add("binary " + data.length);
                        }));
        var client = wire.webSocket("/ws");
        var sent = new AtomicInteger();
        int messages = 2000;
        var sending = new Thread(() -> {
            for (int i = 0; i < messages; i++) {
                client.send(Frame.binary(new byte[50_000]));
                sent.incrementAndGet();
            }
        });
        sending.start();

        awaitStandstill(sent);
        assertThat(sent.get()).isLessThan(messages);
        assertThat(seen).isEmpty();
        release.countDown();
        for (int i = 0; i < messages; i++) {
            assertThat(seen()).isEqualTo("binary 50000");
        }
        sending.join();
    }

    /** Whatever is in between, the kernel's buffers included, has its fill. */
    private static void awaitStandstill(AtomicInteger counter) {
        var last = new AtomicInteger(-1);
        await().atMost(Duration.ofSeconds(LIMIT))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> counter.get() > 0 && last.getAndSet(counter.get()) == counter.get());
    }

    // Many

    @Test
    void aBroadcastReachesAllOrAllButOne() throws Exception {
        serve(WebSocketOptions.DEFAULT);
        var first = wire.webSocket("/ws");
        WebSocket one = opened();
        var second = wire.webSocket("/ws");
        opened();
        assertThat(endpoint.count()).isEqualTo(2);

        endpoint.broadcast("all");
        endpoint.broadcastExcept(one, "others");
        endpoint.broadcast(new byte[] {7});

        assertThat(first.text()).isEqualTo("all");
        assertThat(first.next().payload()).containsExactly(7);
        assertThat(second.text()).isEqualTo("all");
        assertThat(second.text()).isEqualTo("others");
        assertThat(second.next().payload()).containsExactly(7);
    }

    @Test
    void whatOneThreadSendsArrivesInThatOrder() throws Exception {
        serve(WebSocketOptions.DEFAULT);
        var client = wire.webSocket("/ws");
        WebSocket webSocket = opened();
        for (int i = 0; i < 500; i++) {
            webSocket.send("s" + i);
            endpoint.broadcast("b" + i);
        }

        for (int i = 0; i < 500; i++) {
            assertThat(client.text()).isEqualTo("s" + i);
            assertThat(client.text()).isEqualTo("b" + i);
        }
    }

    @Test
    void aSlowReceiverIsCutOffAndTheFastOnesGetEverything() throws Exception {
        serve(WebSocketOptions.DEFAULT.withBacklog(1 << 20, 100));
        wire.webSocket("/ws");
        WebSocket slow = opened();
        var fast = wire.webSocket("/ws");
        opened();
        byte[] data = new byte[100_000];
        for (int i = 0; i < 200; i++) {
            endpoint.broadcast(data);
            assertThat(fast.next().payload()).hasSize(data.length);
        }

        await().until(() -> slow.state() == WebSocketState.CLOSED);
        assertThat(List.of(seen(), seen())).contains("close 1008 slow consumer");
        assertThat(endpoint.count()).isEqualTo(1);
        assertThat(slow.bufferedAmount()).isZero();
    }

    @Test
    void aSlowReceiverMayMissBroadcastsInstead() throws Exception {
        serve(WebSocketOptions.DEFAULT
                .withBacklog(1 << 20, 100)
                .withSlowConsumers(SlowConsumerPolicy.DROP_OLDEST_VOLATILE));
        var client = wire.webSocket("/ws");
        WebSocket webSocket = opened();
        for (int i = 0; i < 300; i++) {
            endpoint.broadcast(("%06d".formatted(i) + "x".repeat(100_000)));
        }
        endpoint.broadcast("end");
        await().until(() -> webSocket.bufferedAmount() > 0);

        int last = -1;
        int received = 0;
        String text = client.text();
        while (!text.equals("end")) {
            int number = Integer.parseInt(text.substring(0, 6));
            assertThat(number).isGreaterThan(last);
            last = number;
            received++;
            text = client.text();
        }
        assertThat(last).isEqualTo(299);
        assertThat(received).isLessThan(300);
        assertThat(webSocket.state()).isEqualTo(WebSocketState.OPEN);
    }

    @Test
    void backPressureIsSeenAndCanBeAwaited() throws Exception {
        serve(WebSocketOptions.DEFAULT.withBacklog(64 << 20, 10_000));
        var client = wire.webSocket("/ws");
        WebSocket webSocket = opened();
        int messages = 0;
        while (webSocket.isWritable() || messages < 200) {
            webSocket.send(new byte[100_000]);
            messages++;
        }
        assertThat(webSocket.bufferedAmount()).isGreaterThan(64 * 1024);
        var room = webSocket.writable();
        assertThat(room).isNotDone();

        for (int i = 0; i < messages; i++) {
            assertThat(client.next().payload()).hasSize(100_000);
        }
        assertThat(room).succeedsWithin(Duration.ofSeconds(LIMIT));
        assertThat(seen()).isEqualTo("writable");
        assertThat(webSocket.isWritable()).isTrue();
    }

    // Heartbeat

    @Test
    void aPingTellsHowLongItTook() throws Exception {
        serve(WebSocketOptions.DEFAULT);
        var client = wire.webSocket("/ws");
        WebSocket webSocket = opened();
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
        serve(WebSocketOptions.DEFAULT.withPing(Duration.ofMillis(200), Duration.ofMillis(200)));
        var answers = wire.webSocket("/ws");
        opened();
        for (int i = 0; i < 3; i++) {
            Frame ping = answers.next();
            assertThat(ping.opcode()).isEqualTo(Frame.PING);
            answers.send(new Frame(true, 0, Frame.PONG, ping.payload()));
        }
        assertThat(seen).isEmpty();
        assertThat(answers.next().opcode()).isEqualTo(Frame.PING);

        assertThat(List.of(seen(), seen())).containsExactly("error ping timeout", "close 1006 ping timeout");
        assertThat(answers.ended()).isTrue();
    }

    // Closing

    @Test
    void theServerClosesWithCodeAndReasonAfterWhatItSent() throws Exception {
        serve(WebSocketOptions.DEFAULT);
        var client = wire.webSocket("/ws");
        WebSocket webSocket = opened();
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
        assertThat(seen()).isEqualTo("close 4001 ");
        assertThat(client.ended()).isTrue();
        assertThat(webSocket.state()).isEqualTo(WebSocketState.CLOSED);
        assertThat(seen).isEmpty();
        var late = new CompletableFuture<Integer>();
        webSocket.onClose((code, reason) -> late.complete(code));
        assertThat(late.get(LIMIT, TimeUnit.SECONDS)).isEqualTo(4001);
    }

    @Test
    void aClientThatNeverAnswersACloseIsCutOff() throws Exception {
        serve(WebSocketOptions.DEFAULT.withCloseTimeout(Duration.ofMillis(300)));
        var client = wire.webSocket("/ws");
        opened().close();

        assertThat(client.next().closeCode()).isEqualTo(1000);
        assertThat(client.ended()).isTrue();
        assertThat(seen()).isEqualTo("close 1006 ");
    }

    @Test
    void aClientThatBreaksTheRulesIsAnErrorAndAnEnd() throws Exception {
        serve(WebSocketOptions.DEFAULT);
        var client = wire.webSocket("/ws").send(new Frame(true, 0, 3, new byte[0]));

        assertThat(client.closeCode()).isEqualTo(1002);
        assertThat(seen()).startsWith("error opcode 3");
        assertThat(seen()).startsWith("close 1002 ");
    }

    @Test
    void codesAndReasonsThatCannotBeSentAreRefusedAtOnce() throws Exception {
        serve(WebSocketOptions.DEFAULT);
        wire.webSocket("/ws");
        WebSocket webSocket = opened();

        assertThatThrownBy(() -> webSocket.close(1005, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> webSocket.close(1000, "☃".repeat(42))).isInstanceOf(IllegalArgumentException.class);
        assertThat(webSocket.state()).isEqualTo(WebSocketState.OPEN);
    }

    @Test
    void aServerThatClosesSaysSo() throws Exception {
        serve(WebSocketOptions.DEFAULT);
        var client = wire.webSocket("/ws");
        opened();
        var closing = new Thread(() -> wire.server().close(Duration.ofSeconds(10)));
        closing.start();

        Frame close = client.next();
        assertThat(close.closeCode()).isEqualTo(1001);
        client.send(Frame.close(1001));
        closing.join();
        assertThat(seen()).isEqualTo("close 1001 ");
        assertThat(endpoint.count()).isZero();
    }

    // Watching

    @Test
    void theFrameLogShowsBothDirectionsAndNoMoreThanTheFirstBytes() throws Exception {
        var frames = new LinkedBlockingQueue<LoggedFrame>();
        serve(WebSocketOptions.DEFAULT.withFrameLog((webSocket, frame) -> frames.add(frame), 4));
        var client = wire.webSocket("/ws").send("abcdefgh");
        assertThat(seen()).isEqualTo("text abcdefgh");
        opened().send("0123456789");
        client.text();
        client.send(Frame.close(1000));
        client.next();

        assertThat(frames.poll(LIMIT, TimeUnit.SECONDS)).hasToString("<- text fin 8 bytes: 61626364…");
        assertThat(frames.poll(LIMIT, TimeUnit.SECONDS)).hasToString("-> text fin 10 bytes: 30313233…");
        assertThat(frames.poll(LIMIT, TimeUnit.SECONDS)).hasToString("<- close fin 2 bytes: 03e8");
        assertThat(frames.poll(LIMIT, TimeUnit.SECONDS)).hasToString("-> close fin 2 bytes: 03e8");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
