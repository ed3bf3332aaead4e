/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rtcomm.ArgumentException;
import io.rtcomm.Next;
import io.rtcomm.Socket;
import io.rtcomm.TypeRef;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.WebSocketClient;
import io.rtcomm.tests.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of clients on their way to the handlers, and events of the server on their way to clients. */
@Timeout(20)
class EventsTest {
    record Move(int x, List<String> path, Instant at) {}

    @AutoClose
    private final Wire wire = Wire.start();

    private final WebSocketClient client = wire.webSocket();
    private Socket socket;

    @BeforeEach
    void connect() {
        client.connect();
        socket = wire.connected();
    }

    @Test
    void anEventHasAnyNumberOfArguments() {
        socket.on("add", event -> event.ack(event.arg(0, int.class) + event.arg(1, int.class)));

        client.send("420[\"add\",40,2]");

        assertThat(client.message()).isEqualTo("430[42]");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {"1,1", "1.5,1.5", "|\"\"|,||", "\"error\",error", "\"connection\",connection", "\"é€\",é€"})
    void aNameIsAnyStringOrNumberThatIsNotReserved(String json, String name) {
        socket.onAny((event, args) -> wire.note(event));

        client.send("42[" + json + "]");

        assertThat(wire.noted()).isEqualTo(name);
        client.assertEchoes("unhurt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"})
    void theServerDoesNotEmitReservedNames(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> socket.emit(name));
        assertThatIllegalArgumentException().isThrownBy(() -> wire.io().emit(name));
        assertThatIllegalArgumentException().isThrownBy(() -> socket.broadcast().emit(name));
    }

    @Test
    void everyHandlerOfANameGetsTheEventInItsOwnType() {
        socket.on("move", Move.class, move -> wire.note("record " + move.x() + move.path() + move.at()));
        socket.on("move", new TypeRef<Map<String, Object>>() {}, map -> wire.note("map " + map.get("x")));
        socket.on(
                "move",
                event -> wire.note(
                        "json " + event.args().get(0).path("path").path(1).asText()));

        client.send("42[\"move\",{\"x\":7,\"path\":[\"a\",\"b\"],\"at\":\"2026-01-02T03:04:05Z\",\"unknown\":1}]");

        assertThat(wire.noted()).isEqualTo("record 7[a, b]2026-01-02T03:04:05Z");
        assertThat(wire.noted()).isEqualTo("map 7");
        assertThat(wire.noted()).isEqualTo("json b");
    }

    @Test
    void anArgumentThatDoesNotFitIsAnsweredAndTold() {
        socket.onError(error -> wire.note("fits: " + !(error instanceof ArgumentException)));
        socket.on("move", Move.class, (move, ack) -> ack.send("never"));

        client.send("421[\"move\",\"nonsense\"]", "422[\"move\"]", "42[\"move\",[]]");

        assertThat(client.messages(2))
                .allMatch(answer -> answer.contains("{\"error\":{\"message\":\"invalid arguments\"}}"));
        assertThat(wire.noted()).isEqualTo("fits: false");
        client.assertEchoes("unhurt");
    }

    @Test
    void aHandlerThatThrowsIsAnsweredAndHurtsNothing() {
        socket.onError(error -> wire.note(error.getMessage()));
        socket.on("bad", event -> {
            throw new IllegalStateException("expected by the test");
        });
        socket.on("bad", event -> wire.note("the next handler"));

        client.send("427[\"bad\"]");

        assertThat(client.message()).isEqualTo("437[{\"error\":{\"message\":\"internal error\"}}]");
        assertThat(List.of(wire.noted(), wire.noted())).containsExactly("expected by the test", "the next handler");
        client.assertEchoes("unhurt");
    }

    @Test
    void anEventThatNobodyHandlesVanishes() {
        client.send("42[\"nobody\",1]", "423[\"nobody\",1]");

        client.assertEchoes("unhurt");
    }

    @Test
    void handlersMayBeTakenBack() {
        var subscription = socket.on("a", event -> wire.note("a"));
        socket.once("b", event -> wire.note("b"));
        socket.on("c", event -> wire.note("c"));
        client.send("42[\"a\"]", "42[\"b\"]", "42[\"b\"]", "42[\"c\"]");
        client.assertEchoes("first");
        subscription.cancel();
        socket.off("c");

        client.send("42[\"a\"]", "42[\"b\"]", "42[\"c\"]");

        client.assertEchoes("second");
        assertThat(wire.notes()).containsExactly("a", "b", "c");
    }

    @Test
    void eventsReachTheirHandlersInTheOrderOfTheWire() {
        socket.on("n", Integer.class, n -> wire.note(String.valueOf(n)));
        var packets = IntStream.range(0, 1000).mapToObj(n -> "42[\"n\"," + n + "]");

        client.send(packets.toArray(String[]::new));

        for (int n = 0; n < 1000; n++) {
            assertThat(wire.noted()).isEqualTo(String.valueOf(n));
        }
    }

    @Test
    void aMiddlewareThatTakesItsTimeDoesNotChangeTheOrder() throws Exception {
        var pending = new LinkedBlockingQueue<Next>();
        socket.use((event, next) -> {
            if (event.name().equals("slow")) {
                pending.add(next);
            } else {
                next.proceed();
            }
        });
        socket.onAny((event, args) -> wire.note("seen " + event));
        socket.on("slow", event -> wire.note("slow"));
        socket.on("fast", event -> wire.note("fast"));

        client.send("42[\"slow\"]", "42[\"fast\"]");
        Next next = pending.poll(10, TimeUnit.SECONDS);
        next.proceed();
        next.proceed();

        assertThat(List.of(wire.noted(), wire.noted(), wire.noted(), wire.noted()))
                .containsExactly("seen slow", "slow", "seen fast", "fast");
    }

    @Test
    void aMiddlewareMayRefuseAnEvent() {
        socket.onError(error -> wire.note("told " + error.getMessage()));
        socket.on("e", event -> wire.note("handled"));
        socket.use((event, next) -> next.reject("not you", 7));

        client.send("425[\"e\"]", "42[\"e\"]");

        assertThat(client.message()).isEqualTo("435[{\"error\":{\"message\":\"not you\",\"data\":7}}]");
        assertThat(List.of(wire.noted(), wire.noted())).containsExactly("told not you", "told not you");
        assertThat(wire.notes()).isEmpty();
    }

    @Test
    void whatIsEmittedArrivesInProgramOrderWhateverWayItGoes() {
        for (int i = 0; i < 200; i++) {
            switch (i % 4) {
                case 0 -> socket.emit("n", i);
                case 1 -> wire.io().emit("n", i);
                case 2 -> wire.io().to(socket.id()).emit("n", i);
                default -> socket.emitWithAck("n", i);
            }
        }

        for (int i = 0; i < 200; i++) {
            assertThat(client.message()).matches("42\\d*\\[\"n\"," + i + "]");
        }
    }

    @Test
    void outgoingEventsAreSeen() {
        socket.onAnyOutgoing((event, args) -> wire.note(event + args));

        socket.emit("a", 1);
        wire.io().emit("b", 2);

        assertThat(client.messages(2)).hasSize(2);
        assertThat(wire.noted()).isEqualTo("a[1]");
        assertThat(wire.noted()).isEqualTo("b[2]");
    }

    @Test
    void aVolatileEventNeedsAPollThatWaits() {
        PollingClient polling = wire.polling();
        polling.connect();
        Socket other = wire.connected();

        other.asVolatile().emit("dropped");
        wire.io().asVolatile().to(other.id()).emit("dropped");
        other.join("settled").join(); // the home loop has seen them, before the next poll
        other.emit("kept", 1);
        assertThat(polling.nextPayload()).containsExactly("42[\"kept\",1]");

        polling.beginPoll();
        other.asVolatile().emit("kept", 2);
        assertThat(polling.nextPayload()).containsExactly("42[\"kept\",2]");
    }

    @Test
    void valuesAreWrittenAsJavaScriptWouldWriteThem() {
        socket.emit("v", 1.0, -0.0, Double.NaN, 1e21, 9007199254740993L, "\ud800\u2028\u0001\"\\/", null, List.of());

        assertThat(client.message())
                .isEqualTo("42[\"v\",1,0,null,1e+21,9007199254740993,\"\\ud800\u2028\\u0001\\\"\\\\/\",null,[]]");
    }

    @Test
    void binaryMayStandAnywhereAndIsNumberedInOrder() {
        socket.emit("b", Map.of("a", new byte[] {1}), List.of(new byte[] {2}, List.of(new byte[0])), new byte[] {4});

        assertThat(client.messages(5))
                .containsExactly(
                        "454-[\"b\",{\"a\":{\"_placeholder\":true,\"num\":0}},[{\"_placeholder\":true,\"num\":1},"
                                + "[{\"_placeholder\":true,\"num\":2}]],{\"_placeholder\":true,\"num\":3}]",
                        "bAQ==",
                        "bAg==",
                        "b",
                        "bBA==");
    }

    /** A receiver would put binary data of our choice of number in its place. */
    @Test
    void whatLooksLikeAPlaceholderIsNotSentNextToBinary() {
        var lookalike = Map.of("_placeholder", true, "num", 0);

        assertThatIllegalArgumentException().isThrownBy(() -> socket.emit("x", lookalike, new byte[1]));
        socket.on("forward", event -> {
            try {
                socket.emit("x", event.args().get(0), new byte[1]);
            } catch (IllegalArgumentException e) {
                wire.note("refused");
            }
        });
        client.send("42[\"forward\",{\"_placeholder\":true,\"num\":0}]");

        assertThat(wire.noted()).isEqualTo("refused");
        client.assertEchoes("unhurt");
    }

    @Test
    void whatCannotBeEncodedIsTheCallersMistakeAndNobodyElses() {
        var circle = new ArrayList<>();
        circle.add(circle);

        assertThatIllegalArgumentException().isThrownBy(() -> socket.emit("x", circle));
        assertThatIllegalArgumentException().isThrownBy(() -> wire.io().emit("x", circle));

        client.assertEchoes("unhurt");
    }

    @Test
    void emittingToASocketThatLeftIsNoMistake() {
        var left = new CompletableFuture<Void>();
        socket.onDisconnect(reason -> left.complete(null));
        client.send("41");
        left.join();

        socket.emit("dropped");
        socket.join("room").join();

        assertThat(socket.connected()).isFalse();
        assertThat(socket.rooms()).isEmpty();
        client.connect();
        client.assertEchoes("back again");
    }
}
