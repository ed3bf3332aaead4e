/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.Next;
import io.rtcomm.RoomListener;
import io.rtcomm.Socket;
import io.rtcomm.adapter.Adapter;
import io.rtcomm.adapter.AdapterFactory;
import io.rtcomm.internal.namespace.NamespaceFixture.Client;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is emitted to a socket, and who sees it, between the moment when it is lost and the moment when it is back. */
class RecoveredSocketTest {
    private final NamespaceFixture server = new NamespaceFixture().recovering();
    private final Deque<Next> asked = new ArrayDeque<>();
    private final Deque<Runnable> adapterCalls = new ArrayDeque<>();
    private final List<Socket> seen = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private boolean adapterIsSlow;
    private DefaultNamespace io;
    private Client client;
    private DefaultSocket first;
    private String secret;

    @BeforeEach
    void connect() {
        server.recoverySkipsMiddleware = false;
        server.adapters = slow(server.adapters);
        io = server.of("/");
        io.use((socket, next) -> {
            seen.add(socket);
            if (socket.recovered()) {
                asked.add(next);
            } else {
                next.proceed();
            }
        });
        client = server.client();
        secret = NamespaceFixture.member(client.connect("/"), "pid");
        first = client.socket("/");
        first.join("room");
        server.run();
    }

    private AdapterFactory slow(AdapterFactory quick) {
        return node -> {
            Adapter inner = quick.create(node);
            return (Adapter) Proxy.newProxyInstance(
                    Adapter.class.getClassLoader(), new Class<?>[] {Adapter.class}, (proxy, method, args) -> {
                        if (method.getName().equals("connected")) {
                            log.add("known, seen by " + io.sockets().size());
                        }
                        if (method.getName().equals("missed") && adapterIsSlow) {
                            adapterCalls.add(() -> {
                                try {
                                    method.invoke(inner, args);
                                } catch (ReflectiveOperationException e) {
                                    throw new IllegalStateException(e);
                                }
                            });
                            return null;
                        }
                        return method.invoke(inner, args);
                    });
        };
    }

    /** A client on its way back, whose middleware was asked and has not decided. */
    private Client returning() {
        var next = server.client();
        next.send("0{\"pid\":\"" + secret + "\"}");
        return next;
    }

    private Socket latest() {
        return seen.get(seen.size() - 1);
    }

    private static List<String> events(Client client) {
        return client.take().stream()
                .map(packet -> packet.startsWith("0") ? "connect" : packet.split("\"")[1])
                .toList();
    }

    @Test
    void whatTheMiddlewareEmitsComesBehindWhatWasMissed() {
        client.vanish();
        io.emit("one");
        var next = returning();
        latest().emit("two");
        latest().emitWithAck("ask");
        io.emit("three");
        server.run();
        assertThat(events(next)).isEmpty();
        asked.remove().proceed();
        assertThat(events(next)).containsExactly("connect", "one", "two", "three", "ask");
    }

    @Test
    void whatIsEmittedBetweenTheWordOfTheMiddlewareAndTheSeatIsNotLost() {
        client.vanish();
        var next = returning();
        asked.remove().proceed();
        server.manual.run();
        server.application.remove().run(); // the seat waits for the loop
        latest().emit("one");
        assertThat(events(next)).containsExactly("connect", "one");
    }

    @Test
    void whatIsEmittedToASocketThatIsRefusedReachesNobody() {
        client.vanish();
        var next = returning();
        latest().emit("one");
        asked.remove().reject("no");
        assertThat(next.take()).containsExactly("4{\"message\":\"no\"}");
        next.vanish();
        server.assertNobodyLeft();
    }

    @Test
    void whatIsEmittedToALostSocketIsThereWhenItsClientIsBack() {
        client.vanish();
        first.emit("one");
        var flaky = returning();
        flaky.vanish();
        first.emit("two");
        latest().emit("three");
        var next = returning();
        asked.removeLast().proceed();
        assertThat(events(next)).containsExactly("connect", "one", "two", "three");
        first.emit("four");
        assertThat(events(next)).containsExactly("four");
    }

    @Test
    void whatIsEmittedToASocketThatLeftForGoodTakesNoPlaceInTheHistory() {
        long before = io.historyPosition();
        client.send("1");
        first.emit("one");
        server.run();
        assertThat(io.historyPosition()).isEqualTo(before);
    }

    @Test
    void nobodySeesASocketBeforeItHasWhatItMissed() {
        adapterIsSlow = true;
        client.vanish();
        io.onConnection(socket -> log.add("connected"));
        var next = returning();
        asked.remove().proceed();
        server.run();
        var found = io.fetchSockets();
        server.run();
        assertThat(found.join()).isEmpty();
        assertThat(io.sockets()).isEmpty();
        assertThat(io.socket(first.id())).isEmpty();
        assertThat(latest().connected()).isFalse();
        latest().join("late");
        assertThat(latest().rooms()).containsExactlyInAnyOrder("room", "late");
        io.to("room").emit("one");
        adapterCalls.remove().run();
        server.run();
        assertThat(io.socket(first.id())).contains(latest());
        assertThat(latest().rooms()).containsExactlyInAnyOrder(first.id(), "room", "late");
        io.to("late").emit("two");
        assertThat(events(next)).containsExactly("connect", "one", "two");
        assertThat(log).endsWith("connected");
    }

    @Test
    void aSocketThatEndsBeforeItHasWhatItMissedLeavesNothingAndComesBack() {
        adapterIsSlow = true;
        client.vanish();
        io.onConnection(socket -> log.add("connected"));
        var flaky = returning();
        latest().onDisconnect(reason -> log.add("disconnected"));
        asked.remove().proceed();
        server.run();
        io.to("room").emit("one");
        log.clear();
        flaky.vanish();
        server.assertNobodyLeft();
        adapterCalls.remove().run();
        server.run();
        assertThat(log).isEmpty();
        adapterIsSlow = false;
        var next = returning();
        asked.remove().proceed();
        assertThat(events(next)).containsExactly("connect", "one");
        assertThat(latest().rooms()).containsExactlyInAnyOrder(first.id(), "room");
    }

    @Test
    void whoeverHearsOfARoomThatTheMiddlewareGaveCanSendSomethingThere() {
        adapterIsSlow = true;
        client.vanish();
        io.onRooms(new RoomListener() {
            @Override
            public void onJoin(String room, String id) {
                io.to(room).emit("to " + room);
            }
        });
        var next = returning();
        latest().join("new");
        asked.remove().proceed();
        server.run();
        assertThat(io.rooms()).doesNotContain("new");
        adapterCalls.remove().run();
        assertThat(events(next)).containsExactly("connect", "to room", "to new");
    }

    @Test
    void whatWasMissedInARoomThatTheMiddlewareTookAwayDoesNotCome() {
        client.vanish();
        io.to("room").emit("one");
        io.emit("two");
        var next = returning();
        latest().leave("room");
        asked.remove().proceed();
        assertThat(events(next)).containsExactly("connect", "two");
    }

    @Test
    void anEarlierSocketThatLeavesItsRoomsLatelyTakesNoneFromTheLaterOne() {
        client.vanish();
        var next = returning();
        first.leave("room");
        asked.remove().proceed();
        assertThat(events(next)).containsExactly("connect");
        assertThat(next.socket("/").rooms()).containsExactlyInAnyOrder(first.id(), "room");
    }

    @Test
    void aClientWhoseWayBackBrokeOffUnnoticedIsFoundAgain() {
        client.vanish();
        io.emit("one");
        var unnoticed = returning();
        var next = returning();
        assertThat(asked).hasSize(2);
        asked.remove().proceed();
        asked.remove().proceed();
        assertThat(events(next)).containsExactly("connect", "one");
        assertThat(next.socket("/").id()).isEqualTo(first.id());
        assertThat(events(unnoticed)).isEmpty();
    }

    @Test
    void aSocketHasItsPlaceInTheHistoryBeforeAnybodySeesIt() {
        assertThat(log).containsExactly("known, seen by 0");
    }
}
