/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.Event;
import io.rtcomm.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JavaScript client in a page of the server's own, loaded from the server itself. */
class BrowserTest extends PageTest {
    private InteropServer server;

    @BeforeEach
    void startServer() {
        server = startServer(UnaryOperator.identity());
    }

    @ParameterizedTest
    @EnumSource
    void aPageConnectsOverItsTransports(Mode mode) {
        var sockets = new Heard<Socket>("a socket");
        server.onConnection(sockets::add);

        var seen = play(open(server), "connects", mode);

        var socket = sockets.next();
        assertThat(seen).isEqualTo(List.of(mode.last(), socket.id()));
        assertThat(socket.transport()).isEqualTo(mode.last());
    }

    @ParameterizedTest
    @EnumSource
    void eventsArriveBothWays(Mode mode) {
        var events = new Heard<Event>("an event");
        server.onConnection(socket -> socket.on("echo", event -> {
            events.add(event);
            socket.emit("echo", Received.values(event.args()).toArray());
        }));
        var values = Arrays.asList(
                "größe ☃ 🦄 \u2028 \"quoted\" \\", 1, -2.5, true, null, List.of(1, Map.of("deep", "ключ")), Map.of());

        var echo = play(open(server), "sendsAndHears", mode, Map.of("values", values));

        assertThat(Received.values(events.next().args())).isEqualTo(values);
        assertThat(echo).isEqualTo(values);
    }

    @ParameterizedTest
    @EnumSource
    void answersComeBothWays(Mode mode) {
        var doubled = new Heard<Object>("an answer");
        server.onConnection(socket -> socket.on(
                "add",
                event -> socket.emitWithAck("double", 21).args().thenAccept(answer -> {
                    doubled.add(Received.values(answer));
                    event.ack(event.arg(0, int.class) + event.arg(1, int.class), new byte[] {3});
                })));

        var sum = play(open(server), "asksAndAnswers", mode);

        assertThat(sum).isEqualTo(List.of(3, Map.of("bytes", List.of(3))));
        assertThat(doubled.next()).usingRecursiveComparison().isEqualTo(List.of(42, new byte[] {1, 2}));
    }

    @ParameterizedTest
    @EnumSource
    void buffersViewsAndBlobsArriveAndComeBackAsBuffers(Mode mode) {
        var events = new Heard<Event>("an event");
        server.onConnection(socket -> socket.on("binary", event -> {
            events.add(event);
            socket.emit("binary", Received.values(event.args()).toArray());
        }));

        var echo = play(open(server), "sendsAndHearsBinary", mode);

        var values = Received.values(events.next().args());
        assertThat(values.subList(0, 2))
                .usingRecursiveComparison()
                .isEqualTo(List.of(
                        new byte[] {1, 2, 3},
                        Map.of("view", new byte[] {4, 5}, "list", List.of(new byte[] {6, '7'}, new byte[0]))));
        assertThat((byte[]) values.get(2)).hasSize(100_000);
        assertThat(echo)
                .isEqualTo(List.of(
                        Map.of("bytes", List.of(1, 2, 3)),
                        Map.of(
                                "view", Map.of("bytes", List.of(4, 5)),
                                "list", List.of(Map.of("bytes", List.of(6, (int) '7')), Map.of("bytes", List.of()))),
                        100_000));
    }

    /** Over polling a browser asks for compressed answers. */
    @ParameterizedTest
    @EnumSource
    void muchTextArrivesBothWays(Mode mode) {
        server.onConnection(socket -> socket.on("echo text", String.class, (text, ack) -> ack.send(text)));

        assertThat(play(open(server), "sendsAndHearsMuchText", mode)).isEqualTo(true);
    }

    @ParameterizedTest
    @EnumSource
    void orderIsKeptBothWaysAlsoAcrossTheUpgrade(Mode mode) {
        var numbers = new Heard<Integer>("a number");
        server.onConnection(socket -> socket.on("number", int.class, number -> {
            numbers.add(number);
            socket.emit("number", number, number % 7 == 0 ? new byte[] {1} : "text");
        }));

        var echoes = play(open(server), "keepsOrder", mode);

        var expected = IntStream.range(0, 500).boxed().toList();
        assertThat(numbers.rest()).isEqualTo(expected);
        assertThat(echoes).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void broadcastsReachEveryPageOnce(Mode mode) {
        server.onConnection(socket -> socket.on("number", int.class, number -> {
            if (number == 0) {
                server.main().emit("number", -1, new byte[] {1, 2});
            }
            socket.emit("number", number);
        }));
        var listener = open(server);
        play(listener, "stays", mode);
        listener.evaluate("() => { window.heard = []; sockets[0].on('number', (n, b) => heard.push(n, plain(b))) }");

        play(open(server), "keepsOrder", mode);

        assertThat(listener.evaluate("() => ask(sockets[0], 'settle').then(() => heard)"))
                .isEqualTo(List.of(-1, Map.of("bytes", List.of(1, 2))));
    }

    @ParameterizedTest
    @EnumSource
    void aPageThatIsClosedIsGone(Mode mode) {
        var reasons = new Heard<DisconnectReason>("a reason");
        server.onConnection(socket -> socket.onDisconnect(reasons::add));
        var page = open(server);
        play(page, "stays", mode);

        page.close();

        assertThat(reasons.next()).isIn(DisconnectReason.TRANSPORT_CLOSE, DisconnectReason.TRANSPORT_ERROR);
    }

    @ParameterizedTest
    @EnumSource
    void aPageComesBackWhenItsConnectionEnds(Mode mode) {
        var sockets = new Heard<Socket>("a socket");
        server.onConnection(sockets::add);

        assertThat(play(open(server), "comesBack", mode)).isEqualTo("forced close");

        assertThat(sockets.next(2)).extracting(Socket::id).doesNotHaveDuplicates();
    }
}
