/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.tests.wire.Frame;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Wire;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients of all kinds see while the executor of the application takes nothing. */
@Timeout(60)
class RefusingExecutorTest {
    /** Takes everything, or nothing, or does not take one of so many. */
    private static final class Picky extends ThreadPoolExecutor {
        volatile boolean full;
        volatile int missesOneIn = Integer.MAX_VALUE;

        Picky() {
            super(2, 2, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        }

        @Override
        public void execute(Runnable task) {
            if (full || ThreadLocalRandom.current().nextInt(missesOneIn) == 0) {
                throw new RejectedExecutionException("full");
            }
            super.execute(task);
        }
    }

    private final Picky handlers = new Picky();
    private final Wire wire = Wire.start(options -> options.handlerExecutor(handlers));

    @AfterEach
    void close() throws InterruptedException {
        handlers.full = false;
        handlers.missesOneIn = Integer.MAX_VALUE;
        wire.close();
        handlers.shutdown();
        assertThat(handlers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aClientOfANamespaceIsRefusedByAPacketAndMayTryAgain() {
        wire.server().of("/guarded").use((socket, next) -> next.proceed());
        var client = wire.webSocket();
        handlers.full = true;
        client.send("40/guarded,");
        assertThat(client.message()).isEqualTo("44/guarded,{\"message\":\"internal error\"}");
        assertThat(wire.server().of("/guarded").sockets()).isEmpty();
        handlers.full = false;
        client.send("40/guarded,");
        assertThat(client.message()).startsWith("40/guarded,{\"sid\"");
        client.close();
        wire.awaitNoSessions();
    }

    @Test
    void aRequestIsRefusedWith503() {
        wire.server().route("GET", "/route", exchange -> exchange.text("ok"));
        wire.server().use((request, next) -> next.proceed());
        handlers.full = true;
        assertThat(wire.http().get("/route").status()).isEqualTo(503);
        assertThat(wire.http().get("/socket.io/?EIO=4&transport=polling").status())
                .isEqualTo(503);
        wire.awaitNoSessions();
    }

    @Test
    void aStreamIsRefusedOrEnded() {
        var open = wire.server().sse("/open", stream -> stream.onClose(why -> {}));
        var guarded = wire.server().sse("/guarded", stream -> stream.onClose(why -> {}));
        guarded.use((stream, next) -> next.proceed());
        handlers.full = true;
        assertThat(wire.http().get("/guarded", "Accept: text/event-stream").status())
                .isEqualTo(503);
        assertThat(wire.http().get("/open", "Accept: text/event-stream").status())
                .isEqualTo(200); // and then nothing but its end
        await().until(() -> open.streamCount() == 0 && guarded.streamCount() == 0);
    }

    @Test
    void aWebSocketIsRefusedOrClosed() {
        wire.server().webSocket("/open", webSocket -> {});
        wire.server().webSocket("/guarded", webSocket -> {}).use((webSocket, next) -> next.proceed());
        handlers.full = true;
        assertThat(wire.webSocket("/guarded").handshake().status()).isEqualTo(503);
        assertThat(wire.webSocket("/open").closeCode()).isEqualTo(1011);
    }

    @Test
    void aWebSocketWhoseMessagesWereNotTakenIsReadOn() {
        wire.server().webSocket("/echo", webSocket -> {
            webSocket.onText(webSocket::send);
            webSocket.send("opened");
        });
        var client = wire.webSocket("/echo");
        assertThat(client.text()).isEqualTo("opened");
        handlers.full = true;
        var texts = new String[2_000]; // more than may wait
        Arrays.fill(texts, "lost");
        client.send(texts);
        client.send(new Frame(true, 0, Frame.PING, new byte[0]));
        Frame answer = client.next();
        while (answer.opcode() == Frame.TEXT) { // a worker that was there before may go on for a while
            answer = client.next();
        }
        assertThat(answer.opcode()).isEqualTo(Frame.PONG);
        handlers.full = false;
        client.send("hello");
        String echo = client.text();
        while (echo.equals("lost")) {
            echo = client.text();
        }
        assertThat(echo).isEqualTo("hello");
    }

    @Test
    void aWebSocketThatLostAPartOfAMessageIsClosed() {
        var bytes = new AtomicInteger();
        wire.server().webSocket("/parts", webSocket -> {
            webSocket.onBinaryPart((part, last) -> {
                if (bytes.addAndGet(part.length) > 0 && last) {
                    webSocket.send("whole: " + bytes);
                }
            });
            webSocket.send("opened");
        });
        var client = wire.webSocket("/parts");
        assertThat(client.text()).isEqualTo("opened");
        var part = new byte[1000];
        client.send(new Frame(false, 0, Frame.BINARY, part));
        await().until(() -> bytes.get() > 0);
        handlers.full = true;
        client.send(new Frame(false, 0, Frame.CONTINUATION, part), new Frame(true, 0, Frame.CONTINUATION, part));
        Frame answer = client.next();
        if (answer.opcode() == Frame.TEXT) { // a worker that was there before took both
            assertThat(answer.text()).isEqualTo("whole: " + 3 * part.length);
        } else {
            assertThat(answer.closeCode()).isEqualTo(1011);
        }
    }

    @Test
    void noHandlerOfPartsGetsAMessageThatLacksSome() {
        var torn = new AtomicInteger();
        var whole = new AtomicInteger();
        wire.server().webSocket("/parts", webSocket -> {
            var seen = new ArrayList<Byte>();
            webSocket.onBinaryPart((part, last) -> {
                seen.add(part[0]);
                if (last) {
                    (seen.equals(List.of((byte) 1, (byte) 2, (byte) 3)) ? whole : torn).incrementAndGet();
                    seen.clear();
                }
            });
        });
        handlers.missesOneIn = 8;
        for (int i = 0; i < 100; i++) {
            sendInParts();
        }
        assertThat(whole).hasPositiveValue();
        assertThat(torn).hasValue(0);
    }

    /** Until the server has had enough of it. */
    private void sendInParts() {
        try (var client = new RawWebSocket(wire.port(), "/parts")) {
            for (int i = 0; i < 300; i++) {
                client.send(new Frame(false, 0, Frame.BINARY, new byte[] {1}));
                client.send(new Frame(false, 0, Frame.CONTINUATION, new byte[] {2}));
                client.send(new Frame(true, 0, Frame.CONTINUATION, new byte[] {3}));
            }
        } catch (UncheckedIOException closed) {
            assertThat(closed).hasCauseInstanceOf(SocketException.class);
        }
    }
}
