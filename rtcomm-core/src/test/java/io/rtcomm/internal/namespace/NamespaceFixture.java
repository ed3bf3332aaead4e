/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.adapter.AdapterFactory;
import io.rtcomm.codec.JacksonJsonCodec;
import io.rtcomm.internal.lane.LaneCrews;
import io.rtcomm.internal.loop.ManualLoop;
import io.rtcomm.internal.recovery.LocalAdapter;
import io.rtcomm.internal.recovery.RecoveringAdapter;
import io.rtcomm.internal.recovery.RecoveryOptions;
import io.rtcomm.internal.session.FakeLink;
import io.rtcomm.internal.session.FakeTransport;
import io.rtcomm.internal.session.Session;
import io.rtcomm.internal.session.SessionFixture;
import io.rtcomm.internal.session.SessionIds;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.protocol.socket.DecodeLimits;
import io.rtcomm.protocol.socket.JsonPacketParser;
import io.rtcomm.protocol.socket.PacketParser;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Namespaces whose clients, loop and lanes a test moves on by hand: nothing of the application runs before
 * {@link #run}. Confined to the test's thread.
 */
final class NamespaceFixture {
    final SessionFixture sessions = new SessionFixture();
    final ManualLoop manual = sessions.manual;
    final JacksonJsonCodec codec = new JacksonJsonCodec();
    PacketParser parser = new JsonPacketParser(codec);

    /** What lanes and completions were given and has not run yet. */
    final Deque<Runnable> application = new ArrayDeque<>();

    Oversight oversight = Oversight.none();
    int maxLaneBacklog = 1024;
    int maxPendingAcks = 100;
    int maxNamespacesPerClient = 5;
    int maxRooms = 5;
    int maxDynamicNamespaces = 10;
    SlowConsumerPolicy slowConsumers = SlowConsumerPolicy.CLOSE;
    boolean cleanup;
    boolean recoverySkipsMiddleware = true;
    AdapterFactory adapters = LocalAdapter::new;
    Executor handlers = application::add;
    Executor lanes = application::add;

    private @Nullable NamespaceRegistry registry;

    /** Lost sessions can be recovered for ten seconds. */
    NamespaceFixture recovering() {
        var options = new RecoveryOptions(Duration.ofSeconds(10), Duration.ofSeconds(140), 100, 100_000, 10);
        adapters = node -> new RecoveringAdapter(node, parser.encoder(), options, "epoch", manual::nanos);
        return this;
    }

    /** The registry, made with what was set before. */
    NamespaceRegistry registry() {
        var made = registry;
        if (made == null) {
            made = new NamespaceRegistry(context());
            registry = made;
            sessions.handledBy(made);
        }
        return made;
    }

    NamespaceContext context() {
        var options = new NamespaceOptions(
                Duration.ofSeconds(45),
                false,
                maxLaneBacklog,
                maxPendingAcks,
                maxNamespacesPerClient,
                maxRooms,
                maxDynamicNamespaces,
                cleanup,
                recoverySkipsMiddleware,
                Duration.ofSeconds(30),
                slowConsumers,
                DecodeLimits.DEFAULT);
        return new NamespaceContext(
                manual.loops(),
                options,
                parser,
                codec,
                adapters,
                handlers,
                new LaneCrews(manual.loops(), task -> lanes.execute(task), null),
                application::add,
                new SessionIds(),
                oversight);
    }

    DefaultNamespace of(String name) {
        return (DefaultNamespace) registry().of(name);
    }

    /** Runs loop and application in turn until neither has anything to do. */
    void run() {
        manual.run();
        while (!application.isEmpty()) {
            application.remove().run();
            manual.run();
        }
    }

    void advance(Duration duration) {
        manual.advance(duration);
        run();
    }

    /** A client that has opened a session and nothing else. */
    Client client() {
        return client(EngineProtocol.V4);
    }

    Client client(EngineProtocol protocol) {
        registry();
        var link = FakeTransport.webSocket().link();
        var client = new Client(link, sessions.open(link, protocol));
        run();
        return client;
    }

    /** A client in a namespace. */
    Client connected(String namespace) {
        var client = client();
        client.connect(namespace);
        return client;
    }

    /** Nobody is left, and nothing of anybody: no session, no timer, no place in a namespace or room. */
    void assertNobodyLeft() {
        run();
        sessions.assertNothingLeft();
        assertThat(registry().clients().values()).allMatch(count -> count == 0);
        for (var namespace : registry().all()) {
            assertThat(namespace.sockets()).isEmpty();
            assertThat(namespace.rooms()).isEmpty();
        }
    }

    /** The session of a client ends, and then nobody is left. */
    void assertNobodyLeftAfter(Client last) {
        last.session.closeNow(DisconnectReason.FORCED_CLOSE);
        assertNobodyLeft();
    }

    /** Writes down who comes into a namespace and leaves it from now on. */
    void watch(String namespace, List<String> log) {
        of(namespace).onConnection(socket -> {
            log.add("connected " + namespace);
            socket.onDisconnecting(reason ->
                    log.add("disconnecting " + namespace + " " + socket.rooms().size()));
            socket.onDisconnect(reason -> log.add("disconnected " + namespace + ": " + reason));
        });
    }

    /** The other end of a session. */
    final class Client {
        final FakeLink link;
        final Session session;

        Client(FakeLink link, Session session) {
            this.link = link;
            this.session = session;
        }

        /** Sends a Socket.IO packet, and lets everything happen that it brings about. */
        void send(String packet) {
            begin(packet);
            run();
        }

        void begin(String packet) {
            link.receive("4" + packet);
        }

        /** Connects to a namespace and tells the answer. */
        String connect(String namespace) {
            return connect(namespace, "");
        }

        String connect(String namespace, String auth) {
            send("0" + (namespace.equals("/") ? "" : namespace + ",") + auth);
            List<String> answers = take();
            assertThat(answers).isNotEmpty();
            return answers.get(0);
        }

        /** The Socket.IO packets that came, and forgets them. */
        List<String> take() {
            run();
            List<String> packets = link.sent.stream()
                    .filter(text -> text.startsWith("4"))
                    .map(text -> text.substring(1))
                    .collect(Collectors.toCollection(ArrayList::new));
            link.sent.clear();
            return packets;
        }

        DefaultSocket socket(String namespace) {
            return of(namespace).sockets().stream()
                    .map(DefaultSocket.class::cast)
                    .filter(socket -> socket.connection().session() == session)
                    .findFirst()
                    .orElseThrow();
        }

        /** The wire breaks. */
        void vanish() {
            link.port().onError("gone");
            run();
        }

        boolean open() {
            return session.open();
        }

        boolean reading() {
            return link.reading();
        }
    }

    /** A member of the JSON object at the end of a packet. */
    static String member(String packet, String name) {
        var json = packet.substring(packet.indexOf('{'));
        Object value = JsonMapper.shared().readValue(json, Map.class).get(name);
        return Objects.toString(value);
    }
}
