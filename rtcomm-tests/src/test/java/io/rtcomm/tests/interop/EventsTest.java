/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.Event;
import io.rtcomm.Socket;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@EveryClientAndParser
class EventsTest extends ScriptedTest {
    /** Several bytes in UTF-8, two units in UTF-16, what JavaScript takes for the end of a line, control characters. */
    private static final String UNICODE = "größe ☃ 🦄 \u2028\u2029 \u0000\u001f \"quoted\" \\ /";

    /** Half of a pair: no text in UTF-8, but strings of JavaScript and of Java may hold it. */
    private static final String LONE_SURROGATE = "\ud83d";

    record Point(int x, double y, @Nullable String name, List<Boolean> flags) {}

    EventsTest() {
        super("events.mjs");
    }

    /** Two of them are beyond the encoder of {@code socket.io-msgpack-parser}: it has no form for them. */
    private List<@Nullable Object> values() {
        boolean json = !setup().msgpack();
        var nested = new LinkedHashMap<String, @Nullable Object>();
        nested.put("list", Arrays.asList(1, List.of(Map.of("deep", true)), null));
        nested.put("ключ", "значение");
        nested.put("nothing", null);
        nested.put("", Map.of());
        return Collections.unmodifiableList(Arrays.asList(
                "",
                UNICODE,
                json ? LONE_SURROGATE : "",
                0,
                -7,
                9_007_199_254_740_991L,
                1.5,
                json ? 1e21 : 0.1,
                true,
                false,
                null,
                List.of(),
                Map.of(),
                nested));
    }

    @Test
    void aClientConnectsOverItsTransports() {
        var sockets = new Heard<Socket>("a socket");
        onConnection(sockets::add);

        var client = play();

        var socket = sockets.next();
        assertThat(client.getString("id")).isEqualTo(socket.id());
        assertThat(client.getString("transport")).isEqualTo(setup().mode().last());
        assertThat(socket.id()).hasSize(20);
        assertThat(socket.handshake().query())
                .containsEntry("EIO", setup().revision4() ? "3" : "4")
                .containsEntry("transport", setup().mode().transports().get(0));
    }

    @Test
    void theServerKnowsTheTransportOfTheMoment() {
        var transports = new Heard<String>("a transport");
        onConnection(socket -> socket.on("look", event -> transports.add(socket.transport())));

        play();

        assertThat(transports.next()).isEqualTo(setup().mode().last());
    }

    @Test
    void queryAndHeadersReachTheHandshake() {
        var sockets = new Heard<Socket>("a socket");
        onConnection(sockets::add);

        play(Map.of("token", UNICODE));

        var handshake = sockets.next().handshake();
        assertThat(handshake.query()).containsEntry("token", UNICODE).containsEntry("a b", "c&d=e");
        assertThat(handshake.header("X-Interop")).contains("yes");
        assertThat(handshake.headers()).containsEntry("x-interop", List.of("yes"));
        assertThat(handshake.address()).isEqualTo("127.0.0.1");
        assertThat(handshake.secure()).isFalse();
    }

    @Test
    void valuesOfEveryTypeReachTheServer() {
        var events = new Heard<Event>("an event");
        onConnection(socket -> socket.on("values", events::add));

        play(Map.of("unicode", UNICODE, "msgpack", setup().msgpack()));

        assertThat(Received.values(events.next().args())).isEqualTo(values());
    }

    @Test
    void valuesOfEveryTypeReachTheClient() {
        onConnection(socket -> socket.emit("values", values().toArray()));

        play(Map.of("unicode", UNICODE, "msgpack", setup().msgpack()));
    }

    @Test
    void receivedValuesMayBeSentBackAsTheyAre() {
        onConnection(socket -> socket.on(
                "values",
                event -> socket.emit(
                        "values",
                        IntStream.range(0, event.args().size())
                                .mapToObj(event.args()::get)
                                .toArray())));

        play(Map.of("unicode", UNICODE, "msgpack", setup().msgpack()));
    }

    @Test
    void objectsBecomeRecordsAndRecordsObjects() {
        var points = new Heard<Point>("a point");
        onConnection(socket -> socket.on("point", Point.class, point -> {
            points.add(point);
            socket.emit("point", new Point(point.x() + 1, 0.5, "moved", List.of(false)));
        }));

        play();

        assertThat(points.next()).isEqualTo(new Point(1, -2.5, null, List.of(true, false)));
    }

    @Test
    void namesOfEventsMayBeAnyText() {
        var names = new Heard<String>("a name");
        onConnection(socket -> socket.onAny((name, args) -> {
            if (!name.equals("settle")) {
                names.add(name);
                socket.emit("echo " + name, name);
            }
        }));

        play(Map.of("unicode", UNICODE));

        assertThat(names.next(5)).containsExactly("", UNICODE, "toString", "hasOwnProperty", "message");
    }

    @Test
    void eventsWithoutArgumentsArrive() {
        var events = new Heard<Event>("an event");
        onConnection(socket -> socket.on("nothing", event -> {
            events.add(event);
            socket.emit("nothing");
        }));

        play();

        assertThat(events.next().args().size()).isZero();
    }

    @Test
    void largeJsonArrivesWhole() {
        var texts = new Heard<String>("a text");
        onConnection(socket -> socket.on("large", String.class, text -> {
            texts.add(text);
            socket.emit("large", text, "the end");
        }));

        int length = setup().msgpack() ? 700_000 : 900_000; // in base64 it must not be larger than the server takes
        play(Map.of("length", length));

        assertThat(texts.next()).isEqualTo("0123456789".repeat(length / 10));
    }

    @Test
    void manySmallEventsInOnePacketOfTheTransportAllArrive() {
        var numbers = new Heard<Integer>("a number");
        onConnection(socket -> socket.on("number", int.class, numbers::add));

        play(Map.of("count", 5_000));

        assertThat(numbers.next(5_000)).isEqualTo(upTo(5_000));
        assertThat(numbers.rest()).isEmpty();
    }

    /** The client sends until its transport is the last one, and at least a thousand times; the server keeps pace. */
    @Test
    void orderIsKeptBothWaysAlsoAcrossTheUpgrade() {
        var numbers = new Heard<Integer>("a number");
        onConnection(socket -> {
            socket.on("number", int.class, number -> {
                numbers.add(number);
                socket.emit("number", number, number % 10 == 0 ? new byte[] {number.byteValue()} : "text");
            });
            socket.on("end", event -> socket.emit("end"));
        });

        int count = play(Map.of("count", 1_000)).getInt("count");

        assertThat(count).isGreaterThanOrEqualTo(1_000);
        assertThat(numbers.rest()).isEqualTo(upTo(count));
    }

    private static List<Integer> upTo(int end) {
        return IntStream.range(0, end).boxed().collect(Collectors.toList());
    }

    @Test
    void eventsWithoutCompressionArrive() {
        var texts = new Heard<String>("a text");
        onConnection(socket -> socket.on("plain", String.class, text -> {
            texts.add(text);
            socket.compress(false).emit("plain", text);
            main().compress(false).emit("plain to all", text);
        }));

        play();

        assertThat(texts.next()).isEqualTo("plain ".repeat(1_000));
    }

    /** What is volatile may be lost, but never comes twice, out of order or in part; what is not, always comes. */
    @Test
    void volatileEventsAreWholeAndDisturbNoOthers() {
        onConnection(socket -> socket.on("start", event -> {
            for (int i = 0; i < 200; i++) {
                socket.asVolatile().emit("maybe", i, new byte[] {(byte) i}, "x".repeat(5_000));
                socket.emit("surely", i);
            }
            socket.emit("end");
        }));

        play();
    }

    @Test
    void aVolatileEventReachesAnIdleClient() {
        var sockets = new Heard<Socket>("a socket");
        var hits = new Heard<Integer>("that the client got one");
        onConnection(socket -> {
            socket.on("idle", event -> sockets.add(socket));
            socket.on("hit", int.class, hits::add);
        });

        begin();
        var socket = sockets.next();
        await().atMost(Heard.LIMIT).until(() -> {
            socket.asVolatile().emit("maybe", 1);
            return !hits.rest().isEmpty();
        });
        socket.emit("end");
        finish();
    }
}
