/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static io.rtcomm.websocket.LinkFixture.V4;
import static io.rtcomm.websocket.frame.ClientFrames.hex;
import static io.rtcomm.websocket.frame.ClientFrames.join;
import static io.rtcomm.websocket.frame.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.EventLoop;
import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.transport.CloseMode;
import io.rtcomm.websocket.frame.ClientFrames;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WebSocketLoopbackTest {

    private LoopbackServer server;

    /** A session that keeps what waits and flushes whenever it can, on a loop of its own or that of the channel. */
    private final class Sender extends PortLog {
        private final Waiting waiting = new Waiting();
        private final AtomicInteger wakeUps = new AtomicInteger();
        private LoopbackServer.Opened opened;

        Sender(EventLoop homeLoop) {
            super(homeLoop);
        }

        void send(int messages, int bytes) {
            for (int i = 0; i < messages; i++) {
                waiting.add(Waiting.text(i + ":" + "x".repeat(bytes)));
            }
            opened.link().flush(waiting, Waiting.NO_CACHE);
        }

        @Override
        public void onWritable() {
            wakeUps.incrementAndGet();
            homeLoop().execute(() -> opened.link().flush(waiting, Waiting.NO_CACHE));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReaderThatStallsLeavesTheRestInTheQueueAndGetsItAllInTheEnd(boolean sameLoop) throws Exception {
        try (var started = new LoopbackServer(V4, loop -> new Sender(sameLoop ? loop : server.otherThan(loop)))) {
            server = started;
            try (Socket client = started.connect()) {
                var sender = sender(started);
                await().until(() -> onLoop(sender, sender.opened.link()::writable));
                onLoop(sender, () -> {
                    sender.send(3000, 1000);
                    return null;
                });
                await().until(() -> !onLoop(sender, sender.opened.link()::writable));
                onLoop(sender, () -> {
                    assertThat(sender.waiting.size()).isPositive();
                    assertThat(sender.opened.link().bufferedBytes()).isLessThan(200_000);
                    return null;
                });

                var in = new DataInputStream(client.getInputStream());
                for (int i = 0; i < 3000; i++) {
                    assertThat(nextText(in)).startsWith("4" + i + ":").endsWith("x");
                }
                await().until(() -> onLoop(sender, sender.opened.link()::writable));
                assertThat(sender.wakeUps).hasPositiveValue();
                onLoop(sender, () -> {
                    assertThat(sender.waiting.size()).isZero();
                    sender.opened.link().close(CloseMode.ORDERLY);
                    return null;
                });
                assertThat(in.readNBytes(4)).isEqualTo(hex("88 02 03 e8"));
            }
        }
    }

    @Test
    void aLinkOnAForeignLoopKeepsTheOrder() throws Exception {
        try (var started = new LoopbackServer(V4, loop -> new Sender(server.otherThan(loop)))) {
            server = started;
            try (Socket client = started.connect()) {
                var sender = sender(started);
                var in = new DataInputStream(client.getInputStream());
                for (int round = 0; round < 200; round++) {
                    onLoop(sender, () -> {
                        sender.send(1, 10);
                        sender.send(1, 10);
                        return null;
                    });
                    assertThat(nextText(in)).isEqualTo(nextText(in));
                }
                await().until(() -> sender.opened.link().bufferedBytes() == 0);
            }
        }
    }

    @Test
    void aPeerInTheMiddleOfATooLargeMessageReads1009AndTheEnd() throws Exception {
        try (var started = new LoopbackServer(V4, PortLog::new)) {
            try (Socket client = started.connect()) {
                var port = (PortLog) started.opened().port();
                byte[] tooLarge = new byte[5_000_000];
                client.getOutputStream()
                        .write(join(ClientFrames.header(0x81, tooLarge.length, ClientFrames.KEY), tooLarge));

                var in = new DataInputStream(client.getInputStream());
                assertThat(in.readUnsignedByte()).isEqualTo(0x88);
                byte[] payload = in.readNBytes(in.readUnsignedByte());
                assertThat(payload).startsWith(hex("03 f1"));
                assertThat(in.read()).isEqualTo(-1);
                await().untilAsserted(() -> assertThat(port.lines).containsExactly("error"));
            }
        }
    }

    @Test
    void afterAnErrorTheChannelClosesWithThePeer() throws Exception {
        try (var started = new LoopbackServer(V4, PortLog::new)) {
            LoopbackServer.Opened opened;
            try (Socket client = started.connect()) {
                opened = started.opened();
                client.getOutputStream().write(hex("ff"));
                client.getOutputStream().write(hex("ff"));
                assertThat(client.getInputStream().readAllBytes()).startsWith(0x88);
            }
            await().until(() -> !opened.channel().isOpen());
            assertThat(((PortLog) opened.port()).lines).containsExactly("error");
        }
    }

    @Test
    void aResetIsToldOnce() throws Exception {
        try (var started = new LoopbackServer(V4, PortLog::new)) {
            LoopbackServer.Opened opened;
            try (Socket client = started.connect()) {
                opened = started.opened();
                client.setSoLinger(true, 0);
            }
            var port = (PortLog) opened.port();
            await().until(() -> !opened.channel().isOpen());
            assertThat(port.lines).hasSize(1).containsAnyOf("error", "closed");
        }
    }

    @Test
    void aPeerThatGoesWithoutACloseFrameIsClosed() throws Exception {
        try (var started = new LoopbackServer(V4, PortLog::new)) {
            LoopbackServer.Opened opened;
            try (Socket client = started.connect()) {
                opened = started.opened();
                client.getOutputStream().write(join(text("4bye"), hex("81 fe")));
                client.shutdownOutput();
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
            var port = (PortLog) opened.port();
            await().untilAsserted(() -> assertThat(port.lines).containsExactly("MESSAGE 'bye'", "closed"));
        }
    }

    @Test
    void aPausedLinkDeliversNothingUntilItIsResumed() throws Exception {
        try (var started = new LoopbackServer(V4, PortLog::new)) {
            try (Socket client = started.connect()) {
                var opened = started.opened();
                var port = (PortLog) opened.port();
                opened.channel().eventLoop().submit(opened.link()::pauseReading).get();
                client.getOutputStream().write(text("4one"));
                List<String> whilePaused = new ArrayList<>();
                for (int pass = 0; pass < 20; pass++) {
                    opened.channel()
                            .eventLoop()
                            .submit(() -> whilePaused.addAll(port.lines))
                            .get();
                }
                assertThat(whilePaused).isEmpty();

                opened.channel()
                        .eventLoop()
                        .submit(opened.link()::resumeReading)
                        .get();

                await().untilAsserted(() -> assertThat(port.lines).containsExactly("MESSAGE 'one'"));
            }
        }
    }

    @Test
    void aClientIsNotReadFartherThanItsHomeLoopCanFollow() throws Exception {
        try (var started = new LoopbackServer(V4, loop -> new Hopping(server.otherThan(loop)))) {
            server = started;
            try (Socket client = started.connect()) {
                var opened = started.opened();
                var port = (Hopping) opened.port();
                var busy = new CountDownLatch(1);
                port.homeLoop().execute(() -> awaitQuietly(busy));
                byte[] message = text("4" + "x".repeat(60_000));
                var flood = new Thread(() -> write(client, message, 500));
                flood.start();

                await().until(() -> !opened.channel().config().isAutoRead());
                assertThat(port.read.get()).isLessThan(2 * ReadGate.WINDOW_BYTES);
                opened.channel().eventLoop().submit(opened.link()::pauseReading).get();
                opened.channel()
                        .eventLoop()
                        .submit(opened.link()::resumeReading)
                        .get();
                assertThat(opened.channel().config().isAutoRead()).isFalse();

                busy.countDown();
                await().until(() -> port.handled.get() == 500 * 60_000L);
                await().until(() -> opened.channel().config().isAutoRead());
                flood.join();
            }
        }
    }

    /** A session that handles packets on its home loop. */
    private static final class Hopping extends PortLog {
        private final AtomicLong read = new AtomicLong();
        private final AtomicLong handled = new AtomicLong();

        Hopping(EventLoop homeLoop) {
            super(homeLoop);
        }

        @Override
        public void onPacket(EnginePacketType type, boolean binary, byte[] array, int offset, int length) {
            read.addAndGet(length);
            homeLoop().execute(() -> handled.addAndGet(length));
        }
    }

    private static void write(Socket client, byte[] message, int times) {
        try {
            for (int i = 0; i < times; i++) {
                client.getOutputStream().write(message);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Sender sender(LoopbackServer started) throws Exception {
        var opened = started.opened();
        var sender = (Sender) opened.port();
        onLoop(sender, () -> {
            sender.opened = opened;
            return null;
        });
        return sender;
    }

    private static <T> T onLoop(PortLog port, Callable<T> task) throws Exception {
        return port.homeLoop().submit(task).get();
    }

    private static String nextText(DataInputStream in) throws Exception {
        assertThat(in.readUnsignedByte()).isEqualTo(0x81);
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        }
        return new String(in.readNBytes(length), java.nio.charset.StandardCharsets.UTF_8);
    }
}
