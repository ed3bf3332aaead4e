/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.websocket;

import static io.rtcomm.tests.wire.websocket.NotingServer.LIMIT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.rtcomm.endpoint.websocket.LoggedFrame;
import io.rtcomm.endpoint.websocket.WebSocket;
import io.rtcomm.endpoint.websocket.WebSocketOptions;
import io.rtcomm.tests.wire.Frame;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Messages of one WebSocket, in and out. */
@Timeout(60)
class WebSocketMessagesTest {
    @AutoClose
    private final NotingServer server = new NotingServer();

    private final Wire wire = server.wire;

    @Test
    void messagesThatCameWithTheHandshakeWaitForTheOpeningHandler() throws Exception {
        var release = new CountDownLatch(1);
        server.serve(webSocket -> {
            wire.note("open");
            awaitQuietly(release);
            webSocket.onText(text -> wire.note("text " + text));
        });
        byte[] following = Frame.text("first").masked();
        wire.with(new RawWebSocket(wire.port(), "/ws", following));

        assertThat(wire.noted()).isEqualTo("open");
        assertThat(wire.notes()).isEmpty();
        release.countDown();
        assertThat(wire.noted()).isEqualTo("text first");
    }

    @Test
    void messagesArriveInOrderAndWhatIsSentTellsWhenItLeft() throws Exception {
        server.serve();
        var client = server.open();
        client.send(Frame.text("a"), Frame.binary(new byte[3]), Frame.text("b"));

        assertThat(List.of(wire.noted(), wire.noted(), wire.noted())).containsExactly("text a", "binary 3", "text b");
        WebSocket webSocket = server.opened();
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
        server.serve(webSocket -> {
            webSocket.onError(error -> wire.note("error " + error.getMessage()));
            webSocket.onText(text -> {
                if (text.equals("bad")) {
                    throw new IllegalStateException("on purpose");
                }
                webSocket.send(text);
            });
        });
        var client = server.open().send("bad", "good");

        assertThat(client.text()).isEqualTo("good");
        assertThat(wire.noted()).isEqualTo("error on purpose");
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
            server.serve(webSocket -> webSocket.onText(text -> {
                throw new IllegalStateException(text);
            }));
            wire.io()
                    .onConnection(socket -> socket.on("fail", String.class, text -> {
                        throw new IllegalStateException(text);
                    }));
            server.open().send("of a plain WebSocket");
            wire.webSocket().send("40", "42[\"fail\",\"of a socket\"]");

            await().untilAsserted(() -> assertThat(thrown).contains("WARN of a plain WebSocket", "WARN of a socket"));
        } finally {
            root.detachAppender(appender);
        }
    }

    @Test
    void whatIsSentInPartsIsOneMessageAndWholeOnesWaitForItsEnd() throws Exception {
        server.serve();
        var client = server.open();
        WebSocket webSocket = server.opened();
        webSocket.sendText("one ", false);
        webSocket.send("whole");
        server.endpoint().broadcast("to all");
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
        server.serve(WebSocketOptions.DEFAULT.withMaxMessageBytes(1000), webSocket -> {
            webSocket.onBinaryPart((part, last) -> {
                bytes.addAndGet(part.length);
                largest.accumulateAndGet(part.length, Math::max);
                if (last) {
                    wire.note("whole");
                }
            });
            var text = new StringBuilder();
            webSocket.onTextPart((part, last) -> {
                text.append(part);
                if (last) {
                    wire.note(text.toString());
                }
            });
        });
        var client = server.open();
        byte[] megabyte = new byte[1 << 20];
        for (int i = 0; i < 20; i++) {
            client.send(new Frame(i == 19, 0, i == 0 ? Frame.BINARY : 0, megabyte));
        }

        assertThat(wire.noted()).isEqualTo("whole");
        assertThat(bytes).hasValue(20L << 20);
        assertThat(largest).hasValueLessThan(1 << 20);
        byte[] text = "größe ☃ 🦄".getBytes(UTF_8);
        for (int i = 0; i < text.length; i++) {
            client.send(new Frame(i == text.length - 1, 0, i == 0 ? Frame.TEXT : 0, new byte[] {text[i]}));
        }
        assertThat(wire.noted()).isEqualTo("größe ☃ 🦄");
    }

    @Test
    void aStreamedTextThatIsNoUtf8IsRefusedToo() {
        server.serve(webSocket -> webSocket.onTextPart((part, last) -> {}));

        var client = server.open().send(new Frame(false, 0, Frame.TEXT, new byte[] {(byte) 0xE2}));
        client.send(new Frame(true, 0, 0, new byte[] {(byte) 0x98}));

        assertThat(client.closeCode()).isEqualTo(1007);
    }

    @Test
    void aHandlerThatIsSlowStopsTheClient() throws Exception {
        var release = new CountDownLatch(1);
        server.serve(webSocket -> webSocket.onBinary(data -> {
            awaitQuietly(release);
            wire.note("binary " + data.length);
        }));
        var client = server.open();
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
        assertThat(wire.notes()).isEmpty();
        release.countDown();
        for (int i = 0; i < messages; i++) {
            assertThat(wire.noted()).isEqualTo("binary 50000");
        }
        sending.join();
    }

    @Test
    void theFrameLogShowsBothDirectionsAndNoMoreThanTheFirstBytes() throws Exception {
        var frames = new LinkedBlockingQueue<LoggedFrame>();
        server.serve(WebSocketOptions.DEFAULT.withFrameLog((webSocket, frame) -> frames.add(frame), 4));
        var client = server.open().send("abcdefgh");
        assertThat(wire.noted()).isEqualTo("text abcdefgh");
        server.opened().send("0123456789");
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

    /** Whatever is in between, the kernel's buffers included, has its fill. */
    private static void awaitStandstill(AtomicInteger counter) {
        var last = new AtomicInteger(-1);
        await().atMost(Duration.ofSeconds(LIMIT))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> counter.get() > 0 && last.getAndSet(counter.get()) == counter.get());
    }
}
