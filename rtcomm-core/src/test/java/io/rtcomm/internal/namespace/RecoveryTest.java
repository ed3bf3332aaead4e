/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.Next;
import io.rtcomm.Socket;
import io.rtcomm.adapter.Adapter;
import io.rtcomm.adapter.AdapterFactory;
import io.rtcomm.adapter.SavedSession;
import io.rtcomm.internal.namespace.NamespaceFixture.Client;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that come back into their namespace. */
class RecoveryTest {
    private final NamespaceFixture server = new NamespaceFixture().recovering();
    private final List<String> log = new ArrayList<>();
    private final List<Next> waiting = new ArrayList<>();
    private final List<Runnable> calls = new ArrayList<>();
    private Client client;
    private String id;
    private String secret;

    @BeforeEach
    void connect() {
        server.of("/").onConnection(socket -> log.add((socket.recovered() ? "back " : "new ") + socket.id()));
        client = server.client();
        String answer = client.connect("/");
        id = NamespaceFixture.member(answer, "sid");
        secret = NamespaceFixture.member(answer, "pid");
        client.socket("/").join("room");
        client.socket("/").data().put("user", "jo");
        server.run();
    }

    private String comeBack(Client next, String offset) {
        String tail = offset == null ? "" : ",\"offset\":\"" + offset + "\"";
        next.send("0{\"pid\":\"" + secret + "\"" + tail + "}");
        List<String> packets = next.take();
        assertThat(packets).isNotEmpty();
        next.link.sent.addAll(
                packets.stream().skip(1).map(packet -> "4" + packet).toList());
        return packets.get(0);
    }

    private String answerOf(String sid) {
        return "0{\"sid\":\"" + sid + "\",\"pid\":\"" + secret + "\"}";
    }

    private static String lastOffset(List<String> packets) {
        String packet = packets.get(packets.size() - 1);
        return packet.split("\"")[packet.split("\"").length - 2];
    }

    @Test
    void aClientThatComesBackGetsItsIdRoomsDataAndWhatItMissed() {
        server.of("/").to("room").emit("one");
        String offset = lastOffset(client.take());
        client.socket("/").emit("two");
        client.vanish();
        server.of("/").emit("three");
        server.of("/").to("other").emit("not for it");
        var next = server.client();
        assertThat(comeBack(next, offset)).isEqualTo(answerOf(id));
        assertThat(next.take())
                .satisfiesExactly(
                        packet -> assertThat(packet).startsWith("2[\"two\",\"epoch-"),
                        packet -> assertThat(packet).startsWith("2[\"three\",\"epoch-"));
        var socket = next.socket("/");
        assertThat(socket.recovered()).isTrue();
        assertThat(socket.rooms()).containsExactlyInAnyOrder(id, "room");
        assertThat(socket.data()).containsEntry("user", "jo");
        assertThat(log).containsExactly("new " + id, "back " + id);
        server.of("/").to("room").emit("four");
        assertThat(next.take()).hasSize(1).allMatch(packet -> packet.startsWith("2[\"four\""));
    }

    /** Lets time go by, in which the client answers pings and others get events. */
    private void liveOn(int pings) {
        for (int i = 0; i < pings; i++) {
            server.of("/").to("other").emit("not for it");
            server.advance(Duration.ofSeconds(26));
            assertThat(client.link.sent).contains("2");
            client.link.receive("3");
        }
    }

    @Test
    void aClientThatHeardNothingForLongComesBackFromAShortAbsence() {
        server.of("/").emit("one");
        String offset = lastOffset(client.take());
        liveOn(20);
        assertThat(client.take()).isEmpty();
        client.vanish();
        server.of("/").to("room").emit("two");
        server.advance(Duration.ofSeconds(9));
        var next = server.client();
        assertThat(comeBack(next, offset)).isEqualTo(answerOf(id));
        assertThat(next.take()).singleElement().asString().startsWith("2[\"two\"");
    }

    @Test
    void aClientThatNeverHeardAnythingComesBackAfterLong() {
        liveOn(20);
        server.of("/").emit("one");
        client.vanish();
        var next = server.client();
        assertThat(comeBack(next, null)).isEqualTo(answerOf(id));
        assertThat(next.take()).singleElement().asString().startsWith("2[\"one\"");
    }

    @Test
    void whatIsSentWhileAPongArrivesHasNotArrivedYet() {
        liveOn(2);
        server.advance(Duration.ofSeconds(26));
        server.of("/").emit("waits for the loop");
        client.link.receive("3");
        server.of("/").emit("is written behind the ping");
        server.run();
        client.link.sent.clear(); // nothing of it has come
        server.advance(Duration.ofSeconds(50)); // the next ping is not answered
        assertThat(client.open()).isFalse();
        var next = server.client();
        assertThat(comeBack(next, null)).isEqualTo(answerOf(id));
        assertThat(next.take().stream().map(packet -> packet.split("\"")[1]))
                .containsExactly("waits for the loop", "is written behind the ping");
    }

    @Test
    void aClientThatComesBackWhileItsOldConnectionSeemsAliveEndsThat() {
        var next = server.client();
        assertThat(comeBack(next, null)).isEqualTo(answerOf(id));
        assertThat(server.of("/").sockets()).hasSize(1);
        assertThat(next.socket("/").recovered()).isTrue();
        client.send("2[\"late\"]");
        assertThat(client.open()).isFalse();
        assertThat(server.of("/").sockets()).hasSize(1);
    }

    @Test
    void aSecretIsGoodForOneClient() {
        client.vanish();
        var first = server.client();
        var second = server.client();
        first.begin("0{\"pid\":\"" + secret + "\"}");
        second.begin("0{\"pid\":\"" + secret + "\"}");
        server.run();
        assertThat(server.of("/").sockets().stream()
                        .filter(socket -> socket.id().equals(id)))
                .hasSize(1);
    }

    @Test
    void aClientThatLeftForGoodDoesNotComeBack() {
        client.send("1");
        var next = server.client();
        assertThat(comeBack(next, null)).doesNotContain(id);
        assertThat(next.socket("/").recovered()).isFalse();
        assertThat(log).hasSize(2).allMatch(line -> line.startsWith("new "));
    }

    @Test
    void aClientThatComesTooLateIsNew() {
        client.vanish();
        server.advance(Duration.ofMillis(10_005));
        assertThat(comeBack(server.client(), null)).doesNotContain(id);
    }

    @Test
    void aSecretOrAnOffsetThatIsNoneMakesANewSocket() {
        client.vanish();
        for (String auth : List.of("{\"pid\":\"guessed\"}", "{\"pid\":7}", "{\"pid\":{}}", "{\"pid\":\"\"}", "{}")) {
            assertThat(server.client().connect("/", auth))
                    .startsWith("0{\"sid\"")
                    .doesNotContain(id);
        }
        assertThat(server.client().connect("/", "{\"pid\":\"" + secret + "\",\"offset\":\"garbage\"}"))
                .doesNotContain(id);
    }

    @Test
    void aClientIsLetInWithoutMiddlewareOnlyIfThatIsWanted() {
        server.of("/").use((socket, next) -> {
            log.add("asked " + socket.recovered());
            next.proceed();
        });
        client.vanish();
        comeBack(server.client(), null);
        assertThat(log).containsExactly("new " + id, "back " + id);

        var strict = new RecoveryTest();
        strict.server.recoverySkipsMiddleware = false;
        strict.connect();
        strict.server.of("/").use((socket, next) -> {
            strict.log.add("asked " + socket.recovered() + " " + socket.rooms());
            next.proceed();
        });
        strict.client.vanish();
        assertThat(strict.comeBack(strict.server.client(), null)).isEqualTo(strict.answerOf(strict.id));
        assertThat(strict.log).containsExactly("new " + strict.id, "asked true [room]", "back " + strict.id);
    }

    @Test
    void whatIsBroadcastBetweenTheSeatAndWhatItMissedIsSeenOnce() {
        client.vanish();
        server.of("/").emit("one");
        var next = server.client();
        next.begin("0{\"pid\":\"" + secret + "\"}");
        server.of("/").emit("two");
        server.run();
        server.of("/").emit("three");
        assertThat(next.take().stream().skip(1).map(packet -> packet.split("\"")[1]))
                .containsExactly("one", "two", "three");
    }

    @Test
    void aQuestionThatIsAskedBeforeWhatItMissedIsAskedAfterIt() {
        var slow = new RecoveryTest();
        var adapters = slow.server.adapters;
        slow.server.adapters = node -> slow.answeringLater(adapters.create(node));
        slow.server.recoverySkipsMiddleware = false;
        slow.connect();
        var asked = new ArrayList<Socket>();
        slow.server.of("/").use((socket, proceed) -> {
            asked.add(socket);
            proceed.proceed();
        });
        slow.client.vanish();
        slow.server.of("/").emit("one");
        var next = slow.server.client();
        next.send("0{\"pid\":\"" + slow.secret + "\"}");
        assertThat(next.take()).isEmpty();
        var all = slow.server.of("/").emitWithAck("ask");
        var single = asked.get(0).emitWithAck("ask one").args();
        slow.server.of("/").asVolatile().emitWithAck("not at any price");
        slow.server.of("/").emit("two");
        assertThat(next.take()).isEmpty();
        slow.calls.forEach(Runnable::run);
        slow.server.run();
        assertThat(next.take().stream().skip(1).map(packet -> packet.split("\"")[1]))
                .containsExactly("one", "two", "ask", "ask one");
        next.send("30[1]");
        next.send("31[2]");
        assertThat(all).isCompleted();
        assertThat(single).isCompleted();
    }

    @Test
    void aClientThatAnswersPingsBeforeItGetsWhatItMissedDoesNotSayThatItHasIt() {
        var slow = new RecoveryTest();
        var adapters = slow.server.adapters;
        slow.server.adapters = node -> slow.answeringLater(adapters.create(node));
        slow.connect();
        slow.client.vanish();
        slow.server.of("/").emit("one");
        slow.server.of("/chat");
        slow.client = slow.server.connected("/chat"); // and so may wait
        slow.client.send("0{\"pid\":\"" + slow.secret + "\"}");
        slow.liveOn(3);
        slow.client.vanish();
        slow.calls.forEach(Runnable::run);
        slow.calls.clear();
        var next = slow.server.client();
        next.send("0{\"pid\":\"" + slow.secret + "\"}");
        slow.calls.forEach(Runnable::run);
        assertThat(next.take().stream().skip(1)).singleElement().asString().startsWith("2[\"one\"");
    }

    /** An adapter that takes its time to look for what was missed. */
    private Adapter answeringLater(Adapter adapter) {
        return intercepted((method, args) -> {
            if (method.getName().equals("missed")) {
                calls.add(() -> invoke(adapter, method, args));
                return null;
            }
            return invoke(adapter, method, args);
        });
    }

    private static Adapter intercepted(BiFunction<Method, Object[], Object> calls) {
        return (Adapter) Proxy.newProxyInstance(
                Adapter.class.getClassLoader(),
                new Class<?>[] {Adapter.class},
                (proxy, method, args) -> calls.apply(method, args));
    }

    private static Object invoke(Adapter adapter, Method method, Object[] args) {
        try {
            return method.invoke(adapter, args);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aClientThatBreaksOffWhileMiddlewareDecidesComesBackAgain() {
        var strict = new RecoveryTest();
        strict.server.recoverySkipsMiddleware = false;
        strict.connect();
        strict.server.of("/").use((socket, next) -> strict.waiting.add(next));
        strict.client.vanish();
        strict.server.of("/").emit("one");
        var flaky = strict.server.client();
        flaky.send("0{\"pid\":\"" + strict.secret + "\"}");
        flaky.vanish();
        strict.waiting.get(0).proceed();
        strict.server.of("/").emit("two");
        var next = strict.server.client();
        next.send("0{\"pid\":\"" + strict.secret + "\"}");
        strict.waiting.get(1).proceed();
        List<String> packets = next.take();
        assertThat(packets).hasSize(3).startsWith(strict.answerOf(strict.id));
        assertThat(next.socket("/").rooms()).containsExactlyInAnyOrder(strict.id, "room");
        assertThat(next.socket("/").data()).containsEntry("user", "jo");
    }

    @Test
    void aClientThatBreaksOffBeforeItsSessionIsFoundComesBackAgain() {
        client.vanish();
        var flaky = server.client();
        flaky.begin("0{\"pid\":\"" + secret + "\"}");
        flaky.link.port().onError("gone");
        server.run();
        assertThat(comeBack(server.client(), null)).isEqualTo(answerOf(id));
    }

    @Test
    void aClientThatMiddlewareRejectsDoesNotComeBack() {
        var strict = new RecoveryTest();
        strict.server.recoverySkipsMiddleware = false;
        strict.connect();
        strict.server.of("/").use((socket, next) -> strict.waiting.add(next));
        strict.client.vanish();
        var next = strict.server.client();
        next.send("0{\"pid\":\"" + strict.secret + "\"}");
        strict.waiting.get(0).reject("no");
        assertThat(next.take()).containsExactly("4{\"message\":\"no\"}");
        next.send("0{\"pid\":\"" + strict.secret + "\"}");
        strict.waiting.get(1).proceed();
        assertThat(next.take()).hasSize(1).allMatch(packet -> !packet.contains(strict.id));
    }

    @Test
    void aClientThatMissedTooMuchStartsAnew() {
        client.vanish();
        for (int i = 0; i < 101; i++) {
            server.of("/").emit("e");
        }
        assertThat(comeBack(server.client(), null)).doesNotContain(id);
    }

    private static RecoveryTest brokenIn(String failing) {
        var broken = new RecoveryTest();
        var adapters = broken.server.adapters;
        broken.server.adapters = node -> {
            Adapter adapter = adapters.create(node);
            return intercepted((method, args) -> {
                if (method.getName().equals(failing)) {
                    throw new IllegalStateException("no connection to the cluster");
                }
                return invoke(adapter, method, args);
            });
        };
        broken.connect();
        return broken;
    }

    @ParameterizedTest
    @ValueSource(strings = {"connected", "save", "forget", "restore", "missed", "position"})
    void anAdapterThatFailsKeepsNoClientFromComingAndGoing(String failing) {
        var broken = brokenIn(failing);
        broken.client.socket("/").onDisconnect(reason -> broken.log.add("end"));
        broken.liveOn(2);
        broken.client.vanish();
        assertThat(broken.log).containsExactly("new " + broken.id, "end");
        var next = broken.server.client();
        next.send("0{\"pid\":\"" + broken.secret + "\"}");
        if (failing.equals("missed")) {
            assertThat(next.open()).isFalse(); // it comes back as a new one
        } else {
            assertThat(next.take()).hasSize(1);
            next.send("1");
        }
        var last = broken.server.client();
        assertThat(last.connect("/")).startsWith("0{\"sid\"");
        next.session.closeNow(DisconnectReason.FORCED_CLOSE);
        last.vanish();
        broken.server.assertNobodyLeft();
    }

    @Test
    void aClientIsAnsweredAlsoWhenItsSessionComesBackBroken() {
        var broken = new RecoveryTest();
        var adapters = broken.server.adapters;
        broken.server.adapters = node -> {
            Adapter adapter = adapters.create(node);
            return intercepted((method, args) -> method.getName().equals("restore")
                    ? CompletableFuture.completedFuture(null)
                    : invoke(adapter, method, args));
        };
        broken.connect();
        broken.client.vanish();
        var next = broken.server.client();
        assertThat(next.connect("/", "{\"pid\":\"" + broken.secret + "\"}"))
                .isEqualTo("4{\"message\":\"internal error\"}");
        assertThat(next.connect("/")).startsWith("0{\"sid\"");
        next.vanish();
        broken.server.assertNobodyLeft();
    }

    @Test
    void nothingIsLeftWhenAllAreGone() {
        client.vanish();
        var next = server.client();
        comeBack(next, null);
        next.vanish();
        server.assertNobodyLeft();
    }

    /** Another loop may ask between any two steps: there must be none at which the client is neither living nor kept. */
    @Test
    void aClientIsKeptBeforeItCountsAsGone() {
        var strict = new NamespaceFixture().recovering();
        AdapterFactory kept = strict.adapters;
        var livingWhenKept = new ArrayList<Boolean>();
        strict.adapters = node -> {
            Adapter inner = kept.create(node);
            return (Adapter) Proxy.newProxyInstance(
                    Adapter.class.getClassLoader(), new Class<?>[] {Adapter.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("save")) {
                            String privateId = ((SavedSession) arguments[0]).privateId();
                            livingWhenKept.add(
                                    !strict.of("/").endLive(privateId).isDone());
                        }
                        return method.invoke(inner, arguments);
                    });
        };
        strict.of("/");
        var gone = strict.client();
        gone.connect("/");

        gone.vanish();
        strict.run();

        assertThat(livingWhenKept).containsExactly(true);
    }
}
