/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.rtcomm.Middleware;
import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.Socket;
import io.rtcomm.adapter.Adapter;
import io.rtcomm.internal.lane.LaneCrews;
import io.rtcomm.internal.loop.EventLoops;
import io.rtcomm.internal.loop.Loop;
import io.rtcomm.internal.loop.Loops;
import io.rtcomm.internal.recovery.RecoveringAdapter;
import io.rtcomm.internal.recovery.RecoveryOptions;
import io.rtcomm.internal.session.FakeLink;
import io.rtcomm.internal.session.FakeTransport;
import io.rtcomm.transport.OutboundBudget;
import io.rtcomm.transport.WaterMarks;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client loses its connection again and again while several threads send to it in all ways that there are. */
@Timeout(120)
class RecoveredSocketRacesTest {
    private static final int ROUNDS = 12;
    private static final int THREADS = 3;
    private static final int EVENTS = 250;
    private static final String ROOM = "room";

    /** How quick the adapter is, whose windows are the narrower the quicker it is. */
    private enum Pace {
        /** Answers at once. */
        QUICK,
        /** Takes its time within each call. */
        SLOW,
        /** Looks for what was missed on a thread of its own, while the home loop goes on. */
        ELSEWHERE
    }

    /** Ways to send. */
    private enum Way {
        TO_ROOM,
        TO_ID,
        TO_EVERYONE,
        /** To what the namespace has under the id, or had. */
        TO_VISIBLE,
        /** To what the middleware saw last. */
        TO_LATEST,
        VOLATILE,
        QUESTION,
        QUESTION_TO_LATEST
    }

    private final EventLoopGroup group = EventLoops.NIO.newGroup(2, "recovered");
    private final Loops loops = new Loops(group, UnpooledByteBufAllocator.DEFAULT, System::nanoTime);
    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final NamespaceFixture fixture = new NamespaceFixture();
    private final AtomicInteger serial = new AtomicInteger();

    /** The sockets that the middleware saw last, by their ids. */
    private final Map<String, Socket> latest = new ConcurrentHashMap<>();

    /** What clients must see, and how it was sent, by their ids. */
    private final Map<String, Map<String, String>> sure = new ConcurrentHashMap<>();

    @AfterEach
    void end() {
        pool.shutdownNow();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private DefaultNamespace namespace(Pace pace) {
        fixture.recoverySkipsMiddleware = false;
        fixture.maxPendingAcks = 100_000;
        fixture.sessions.waiting(
                new OutboundBudget(100_000_000, 1_000_000),
                new WaterMarks(1_000_000, 50_000_000),
                SlowConsumerPolicy.CLOSE);
        var options =
                new RecoveryOptions(Duration.ofMinutes(2), Duration.ofMinutes(4), 1_000_000, 1_000_000_000, 1_000);
        var context = fixture.context();
        var registry = new NamespaceRegistry(new NamespaceContext(
                loops,
                context.options(),
                context.parser(),
                context.codec(),
                node -> paced(
                        new RecoveringAdapter(node, fixture.parser.encoder(), options, "epoch", System::nanoTime),
                        pace),
                pool,
                new LaneCrews(loops, pool, null),
                pool,
                context.ids(),
                context.oversight()));
        fixture.sessions.handledBy(registry);
        var namespace = (DefaultNamespace) registry.of("/");
        namespace.use(middleware());
        namespace.onConnection(socket -> {
            socket.join(ROOM);
            if (socket.recovered()) {
                tell(socket, "handler");
            }
        });
        return namespace;
    }

    /** Decides at once or later, and sends before and after that. */
    private Middleware middleware() {
        return (socket, next) -> {
            latest.put(socket.id(), socket);
            if (socket.recovered()) {
                tell(socket, "before");
                if (ThreadLocalRandom.current().nextBoolean()) {
                    pool.execute(() -> {
                        next.proceed();
                        tell(socket, "after");
                    });
                    return;
                }
            }
            next.proceed();
        };
    }

    private void tell(Socket socket, String where) {
        String text = where + "-" + serial.incrementAndGet();
        sureOf(socket.id()).put(text, where);
        socket.emit("e", text);
    }

    private Map<String, String> sureOf(String id) {
        return sure.computeIfAbsent(id, key -> new ConcurrentHashMap<>());
    }

    private Adapter paced(Adapter adapter, Pace pace) {
        if (pace == Pace.QUICK) {
            return adapter;
        }
        return (Adapter) Proxy.newProxyInstance(
                Adapter.class.getClassLoader(), new Class<?>[] {Adapter.class}, (proxy, method, args) -> {
                    switch (method.getName()) {
                        case "missed" -> {
                            if (pace == Pace.ELSEWHERE) {
                                pool.execute(() -> {
                                    pause(400);
                                    invoke(adapter, method, args);
                                });
                                return null;
                            }
                            pause(200);
                        }
                        case "connected", "save", "restore", "broadcast" -> pause(100);
                        default -> {
                            // as quick as it is
                        }
                    }
                    return invoke(adapter, method, args);
                });
    }

    private static @Nullable Object invoke(Adapter adapter, Method method, Object[] args) {
        try {
            return method.invoke(adapter, args);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    /** So many microseconds at most, and often none. */
    private static void pause(int micros) {
        int chosen = ThreadLocalRandom.current().nextInt(-micros, micros);
        if (chosen > 0) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(chosen));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRecoveredClientSeesEverythingOnceAndInOrderWhoeverSendsItMeanwhile(Pace pace) throws Exception {
        var namespace = namespace(pace);
        for (int round = 0; round < ROUNDS; round++) {
            round(namespace, new Random(round));
        }
        assertThat(namespace.sockets()).isEmpty();
        assertThat(namespace.rooms()).isEmpty();
        assertThat(fixture.sessions.size()).isZero();
    }

    private void round(DefaultNamespace namespace, Random random) throws Exception {
        var client = new Client(namespace, random);
        client.connect();
        client.awaitWelcome();
        awaitRoom(namespace, client.id());
        var left = new AtomicInteger(THREADS);
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int thread = t;
            sent.add(CompletableFuture.runAsync(() -> send(namespace, client.id(), thread, left), pool));
        }
        while (left.get() > 0) {
            client.comeAndGo();
        }
        for (var each : sent) {
            each.get(30, TimeUnit.SECONDS);
        }
        client.check(client.rest());
        client.leave();
    }

    private void awaitRoom(DefaultNamespace namespace, String id) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!namespace.socket(id).orElseThrow().rooms().contains(ROOM)) {
            assertThat(System.nanoTime() - end).isNegative();
            Thread.onSpinWait();
        }
    }

    private void send(DefaultNamespace namespace, String id, int thread, AtomicInteger left) {
        var sent = sureOf(id);
        Socket held = latest.get(id);
        var ways = Way.values();
        for (int i = 0; i < EVENTS; i++) {
            String text = thread + "-" + i;
            held = namespace.socket(id).orElse(held);
            Way way = ways[ThreadLocalRandom.current().nextInt(ways.length)];
            switch (way) {
                case TO_ROOM -> namespace.to(ROOM).emit("e", text);
                case TO_ID -> namespace.to(id).emit("e", text);
                case TO_EVERYONE -> namespace.emit("e", text);
                case TO_VISIBLE -> held.emit("e", text);
                case TO_LATEST -> latest.get(id).emit("e", text);
                case VOLATILE -> namespace.to(ROOM).asVolatile().emit("v", text);
                case QUESTION -> namespace.to(ROOM).emitWithAck("q", text);
                case QUESTION_TO_LATEST -> latest.get(id).emitWithAck("q", text);
            }
            if (way.ordinal() < Way.VOLATILE.ordinal()) {
                sent.put(text, way.name());
            }
            pause(120);
        }
        left.decrementAndGet();
    }

    /** A client over all of its connections. Confined to the test's thread. */
    private final class Client {
        private static final Pattern EVENT =
                Pattern.compile("42\\d*\\[\"([evq])\",\"(\\w+)-(\\d+)\"(?:,\"(epoch-\\w+)\")?]");

        private final DefaultNamespace namespace;
        private final Random random;
        private final List<String> received = new ArrayList<>();
        private String id = "";
        private String secret = "";
        private @Nullable String offset;
        private @Nullable Wire wire;

        Client(DefaultNamespace namespace, Random random) {
            this.namespace = namespace;
            this.random = random;
        }

        private record Wire(Loop loop, FakeLink link) {
            <T> T onLoop(Callable<T> task) throws Exception {
                return loop.eventLoop().submit(task).get(20, TimeUnit.SECONDS);
            }
        }

        String id() {
            return id;
        }

        void connect() throws Exception {
            var next = new Wire(
                    loops.get(random.nextInt(loops.size())),
                    FakeTransport.webSocket().link());
            String auth = secret.isEmpty()
                    ? ""
                    : "{\"pid\":\"" + secret + "\"" + (offset == null ? "" : ",\"offset\":\"" + offset + "\"") + "}";
            wire = next;
            next.onLoop(() -> {
                fixture.sessions.openOn(next.loop, next.link);
                next.link.receive("40" + auth);
                return null;
            });
        }

        void awaitWelcome() throws Exception {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            String welcome = "";
            while (welcome.isEmpty()) {
                assertThat(System.nanoTime() - end).isNegative();
                welcome = wire.onLoop(() -> wire.link.sent.stream()
                        .filter(packet -> packet.startsWith("40") || packet.startsWith("44"))
                        .findFirst()
                        .orElse(""));
            }
            String answered = NamespaceFixture.member(welcome, "pid");
            if (secret.isEmpty()) {
                id = NamespaceFixture.member(welcome, "sid");
                secret = answered;
            }
            assertThat(answered).as("recovered").isEqualTo(secret);
        }

        /** While a session is being found nobody else finds it: a second connection would begin anew. */
        private void awaitFound() throws Exception {
            for (int i = 0; i < 2 * loops.size(); i++) {
                loops.get(i % loops.size()).eventLoop().submit(() -> {}).get(20, TimeUnit.SECONDS);
            }
        }

        /** The connection breaks, at a moment of its own, and some of what was sent last is lost with it. */
        void comeAndGo() throws Exception {
            if (random.nextInt(4) == 0) {
                awaitFound();
            } else {
                awaitWelcome();
            }
            pause(300);
            boolean noticed = random.nextInt(3) != 0;
            Wire old = wire;
            take(random.nextInt(4), noticed);
            connect();
            if (!noticed) {
                awaitWelcome();
                old.onLoop(() -> {
                    old.link.port().onError("gone");
                    return null;
                });
            }
        }

        /** @param noticed whether the server knows at once that the connection is gone */
        private void take(int lost, boolean noticed) throws Exception {
            List<String> packets = wire.onLoop(() -> {
                var copy = new ArrayList<>(wire.link.sent);
                if (noticed) {
                    wire.link.port().onError("gone");
                }
                return copy;
            });
            for (String packet : packets.subList(0, Math.max(0, packets.size() - lost))) {
                var event = EVENT.matcher(packet);
                if (event.matches()) {
                    received.add(packet);
                    offset = event.group(4) == null ? offset : event.group(4);
                }
            }
        }

        /** Everything that is on its way arrives. Returns what must have come. */
        Map<String, String> rest() throws Exception {
            for (int i = 0; i < 2; i++) {
                awaitWelcome();
                take(0, true);
                connect();
            }
            awaitWelcome();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
            while (true) {
                var expected = new HashMap<>(sureOf(id));
                var come = new ArrayList<>(received);
                come.addAll(wire.onLoop(() -> List.copyOf(wire.link.sent)));
                if (texts(come).containsAll(expected.keySet()) || System.nanoTime() - end > 0) {
                    take(0, false);
                    return expected;
                }
            }
        }

        private static Set<String> texts(List<String> packets) {
            var texts = new HashSet<String>();
            for (String packet : packets) {
                var event = EVENT.matcher(packet);
                if (event.matches()) {
                    texts.add(event.group(2) + "-" + event.group(3));
                }
            }
            return texts;
        }

        void leave() throws Exception {
            wire.onLoop(() -> {
                wire.link.receive("41");
                wire.link.port().onError("gone");
                return null;
            });
        }

        void check(Map<String, String> expected) {
            var wrong = new ArrayList<String>();
            var seen = new HashSet<String>();
            int[] last = new int[THREADS];
            for (String packet : received) {
                var event = EVENT.matcher(packet);
                assertThat(event.matches()).as(packet).isTrue();
                String text = event.group(2) + "-" + event.group(3);
                if (!seen.add(text)) {
                    wrong.add("twice: " + text + " " + expected.get(text));
                }
                if (event.group(1).equals("e") && Character.isDigit(text.charAt(0))) {
                    int thread = Integer.parseInt(event.group(2));
                    int number = Integer.parseInt(event.group(3));
                    if (number < last[thread]) {
                        wrong.add("late: " + text + " " + expected.get(text) + ", behind " + last[thread]);
                    }
                    last[thread] = number;
                }
            }
            expected.forEach((text, way) -> {
                if (!seen.contains(text)) {
                    wrong.add("lost: " + text + " " + way);
                }
            });
            assertThat(wrong).isEmpty();
        }
    }
}
