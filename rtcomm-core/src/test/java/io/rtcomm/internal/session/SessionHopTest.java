/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.rtcomm.Cors;
import io.rtcomm.DisconnectReason;
import io.rtcomm.internal.http.OriginPolicy;
import io.rtcomm.internal.loop.Loop;
import io.rtcomm.internal.loop.Loops;
import io.rtcomm.observe.Metrics;
import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.protocol.engine.EngineProtocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A session whose requests and links come from other threads than its loop. */
@Timeout(30)
class SessionHopTest {
    private final EventLoop eventLoop = new DefaultEventLoop();
    private final Loops loops = new Loops(eventLoop, UnpooledByteBufAllocator.DEFAULT, System::nanoTime);
    private final Loop loop = loops.get(0);
    private final SessionRegistry registry = new SessionRegistry(10, new Metrics());
    private final FakeTransport polling = FakeTransport.polling();
    private final FakeTransport webSocket = FakeTransport.webSocket();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<String> heard = new ArrayList<>(); // on the loop
    private final List<Boolean> inLoop = new ArrayList<>(); // on the loop
    private final SessionOpener opener = new SessionOpener(
            registry,
            SessionFixture.OPTIONS,
            session -> new Ears(),
            loops,
            new OpenerOptions(false, List.of("websocket"), null, false, new SessionBinding(null, new Metrics())));
    private final EngineEndpoint endpoint = new EngineEndpoint(
            "/socket.io/",
            Map.of("polling", polling, "websocket", webSocket),
            new OriginPolicy(Cors.sameOrigin()),
            new EngineHooks(Runnable::run, List.of(), null, List.of(), List.of()),
            opener);
    private Session session;

    @BeforeEach
    void open() throws Exception {
        session = onLoop(() -> {
            var exchange = new FakeExchange(channel, "GET", EngineFixture.POLLING);
            opener.open(exchange, polling, EngineProtocol.V4, loop, SessionBinding.UNBOUND);
            return registry.all().iterator().next();
        });
        settle();
    }

    @AfterEach
    void end() {
        channel.close();
        eventLoop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private <T> T onLoop(Callable<T> task) throws Exception {
        return eventLoop.submit(task).get(10, TimeUnit.SECONDS);
    }

    /** What the loop was given, and what that gave to it, has run. */
    private void settle() throws Exception {
        for (int i = 0; i < 3; i++) {
            onLoop(() -> null);
        }
    }

    private FakeExchange poll() {
        var exchange = new FakeExchange(channel, "GET", EngineFixture.POLLING + "&sid=" + session.id());
        endpoint.handle(exchange);
        return exchange;
    }

    @Test
    void aRequestThatComesElsewhereReachesTheLinkOnTheHomeLoop() throws Exception {
        var exchange = poll();
        settle();
        assertThat(onLoop(() -> polling.lastLink().requests)).containsExactly(exchange);
        onLoop(() -> {
            session.send(SessionFixture.message("hello"));
            return null;
        });
        settle();
        assertThat(onLoop(() -> polling.lastLink().sent)).hasSize(2).endsWith("4hello");
    }

    @Test
    void aPollThatIsOvertakenByTheChangeOfTransportIsRefused() throws Exception {
        var busy = new CountDownLatch(1);
        loop.execute(() -> awaitQuietly(busy));
        loop.execute(() -> {
            var wire = webSocket.link();
            wire.start(Objects.requireNonNull(session.offer(wire)));
            wire.receive("5");
        });
        var exchange = poll();
        assertThat(exchange.answered()).isFalse();
        busy.countDown();
        settle();
        assertThat(exchange.answer()).isEqualTo("400 application/json {\"code\":3,\"message\":\"Bad request\"}");
        assertThat(onLoop(() -> polling.lastLink().requests)).isEmpty();
    }

    @Test
    void whatALinkSaysElsewhereIsHeardOnTheHomeLoopInItsOrder() throws Exception {
        var port = polling.lastLink().port();
        for (int i = 0; i < 500; i++) {
            byte[] text = String.format("m%03d", i).getBytes(StandardCharsets.UTF_8);
            port.onPacket(EnginePacketType.MESSAGE, false, text, 0, text.length);
        }
        port.onClosed();
        port.onError("late");
        settle();
        List<String> all = onLoop(() -> new ArrayList<>(heard));
        assertThat(all).hasSize(501).endsWith("closed: transport close");
        assertThat(all.subList(0, 500)).isSorted();
        assertThat(onLoop(() -> new ArrayList<>(inLoop))).doesNotContain(false);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Ears implements SessionListener {
        @Override
        public void onMessage(boolean binary, byte[] array, int offset, int length) {
            inLoop.add(loop.inLoop());
            heard.add(new String(array, offset, length, StandardCharsets.UTF_8));
        }

        @Override
        public void onClose(DisconnectReason reason) {
            inLoop.add(loop.inLoop());
            heard.add("closed: " + reason);
        }
    }
}
