/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.internal.guard.Rate;
import io.rtcomm.internal.loop.Loop;
import io.rtcomm.internal.loop.ManualLoop;
import io.rtcomm.observe.Metrics;
import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.OutboundBudget;
import io.rtcomm.transport.WaterMarks;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Sessions on a loop that a test moves on by hand. Confined to the test's thread. */
public final class SessionFixture {
    /** What the reference server does. */
    public static final SessionOptions OPTIONS = new SessionOptions(
            Duration.ofSeconds(25),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            true,
            1_000_000,
            Rate.of(20, Duration.ofSeconds(1)),
            100,
            new OutboundBudget(10_000, 100),
            new WaterMarks(5_000, 10_000),
            SlowConsumerPolicy.CLOSE);

    /** The loop of all sessions. */
    public final ManualLoop manual = new ManualLoop();

    final SessionRegistry registry = new SessionRegistry(OPTIONS.maxSessions(), new Metrics());

    /** What was told to the layer above, in order. */
    final List<String> heard = new ArrayList<>();

    private final AtomicInteger opened = new AtomicInteger();
    private SessionHandler handler = session -> new Listener();
    private SessionOptions options = OPTIONS;

    SessionFixture with(SessionOptions changed) {
        options = changed;
        return this;
    }

    /** Sessions with other marks, budget and policy from now on. */
    public SessionFixture waiting(OutboundBudget budget, WaterMarks marks, SlowConsumerPolicy policy) {
        return with(new SessionOptions(
                OPTIONS.pingInterval(),
                OPTIONS.pingTimeout(),
                OPTIONS.upgradeTimeout(),
                OPTIONS.closeTimeout(),
                OPTIONS.allowUpgrades(),
                OPTIONS.maxPayload(),
                OPTIONS.pings(),
                OPTIONS.maxSessions(),
                budget,
                marks,
                policy));
    }

    /** Sessions report to this from now on. */
    public SessionFixture handledBy(SessionHandler changed) {
        handler = changed;
        return this;
    }

    /** A session over a link, with its open packet written. */
    public Session open(FakeLink link, EngineProtocol protocol) {
        var session = unstarted(link, protocol);
        session.start(text(EnginePacketType.OPEN, "{}"));
        manual.run();
        assertThat(link.sent).startsWith("0{}");
        link.sent.remove(0);
        link.flushes = 0;
        return session;
    }

    /** A session on a loop that runs by itself. On that loop. */
    public Session openOn(Loop loop, FakeLink link) {
        var session = unstarted(link, EngineProtocol.V4, loop);
        session.start(text(EnginePacketType.OPEN, "{}"));
        return session;
    }

    /** How many sessions live. */
    public int size() {
        return registry.size();
    }

    Session open(FakeLink link) {
        return open(link, EngineProtocol.V4);
    }

    Session unstarted(FakeLink link, EngineProtocol protocol) {
        return unstarted(link, protocol, manual.loop());
    }

    private Session unstarted(FakeLink link, EngineProtocol protocol, Loop loop) {
        assertThat(registry.reserve()).isTrue();
        var context = new SessionContext(registry, options, handler);
        var head = FakeExchange.head(
                "GET", "/socket.io/?EIO=4&transport=" + link.transport().name());
        return new Session(Id.of("session" + opened.incrementAndGet()), protocol, head, loop, link, context);
    }

    static EncodedMessage text(EnginePacketType type, String text) {
        return EncodedMessage.packet(type, text);
    }

    /** A message as one of many receivers gets it. */
    public static EncodedMessage message(String text) {
        return text(EnginePacketType.MESSAGE, text);
    }

    /** Nothing of any session is left: no timer, no place in the registry. */
    public void assertNothingLeft() {
        manual.run();
        assertThat(registry.size()).isZero();
        assertThat(registry.all()).isEmpty();
        assertThat(manual.loop().armedTimers()).isZero();
    }

    private final class Listener implements SessionListener {
        @Override
        public void onMessage(boolean binary, byte[] array, int offset, int length) {
            heard.add((binary ? "binary " : "") + new String(array, offset, length, StandardCharsets.UTF_8));
        }

        @Override
        public void onCongestion(boolean behind) {
            heard.add(behind ? "behind" : "caught up");
        }

        @Override
        public void onClose(DisconnectReason reason) {
            heard.add("closed: " + reason);
        }
    }
}
