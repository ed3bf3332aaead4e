/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.Socket;
import io.rtcomm.server.Recovery;
import io.rtcomm.server.ServerBuilder;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Clients lose their connections while a second one, the guide, stays: it tells the script when to go on. Connected
 * clients are members of the room "red", which they join once.
 */
@CurrentClient
class RecoveryTest extends ScriptedTest {
    private final Heard<Arrival> arrivals = new Heard<>("a socket");
    private final Heard<Socket> guides = new Heard<>("the guide");
    private final Heard<DisconnectReason> reasons = new Heard<>("a reason");

    /** A socket, and what it had when its handlers were called. */
    private record Arrival(Socket socket, Set<String> rooms, Map<String, Object> data) {}

    RecoveryTest() {
        super("recovery.mjs");
    }

    @Override
    ServerBuilder options(ServerBuilder builder) {
        return super.options(builder).connectionStateRecovery(Recovery.DEFAULT);
    }

    @BeforeEach
    void watch() {
        onConnection(socket -> {
            arrivals.add(new Arrival(socket, socket.rooms(), Map.copyOf(socket.data())));
            if (!socket.recovered()) {
                socket.join("red");
                socket.data().put("user", "alice");
            }
            socket.onDisconnect(reasons::add);
            socket.on("disconnect me", event -> socket.disconnect());
            socket.on("hello", event -> socket.emit("news", "hello"));
        });
        server().onConnection(server().rtcomm().of("/guide"), guides::add);
    }

    private void goOn() {
        guides.next().emit("go on");
    }

    private Socket connected() {
        return arrivals.next().socket();
    }

    private Socket recovered(Socket lost) {
        var back = arrivals.next();
        assertThat(back.socket().recovered()).isTrue();
        assertThat(back.socket().id()).isEqualTo(lost.id());
        assertThat(back.rooms()).isEqualTo(Set.of(lost.id(), "red"));
        assertThat(back.data()).isEqualTo(Map.of("user", "alice"));
        return back.socket();
    }

    @Test
    void missedEventsArriveOnceAndInOrder() {
        begin();
        var lost = connected();
        assertThat(reasons.next()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
        main().emit("news", "for everyone");
        main().to("red").emit("news", "for red");
        main().to("blue").emit("news", "for blue");
        main().except("red").emit("news", "for all but red");
        main().to(lost.id()).emit("news", "for the lost one");
        main().to("red", lost.id()).emit("news", "once", Map.of("data", BinaryTest.bytes(3)), BinaryTest.bytes(0));
        main().asVolatile().emit("news", "volatile");
        goOn();
        finish();

        recovered(lost);
    }

    @Test
    void aClientThatNeverGotAnythingComesBackToo() {
        begin();
        var lost = connected();
        reasons.next();
        main().emit("news", "the first");
        goOn();
        finish();

        recovered(lost);
    }

    @Test
    void aClientThatMissedNothingComesBackToo() {
        begin();
        var lost = connected();
        reasons.next();
        goOn();
        finish();

        recovered(lost);
    }

    @Test
    void aSessionComesBackTimeAndAgain() {
        begin();
        var lost = connected();
        for (int i = 0; i < 3; i++) {
            reasons.next();
            main().emit("news", i);
            guides.next().emit("go on");
            lost = recovered(lost);
        }
        finish();
    }

    /** Events flow all the time, also in the moments of losing and of coming back. */
    @Test
    void nothingIsLostOrDoubledWhileEventsFlow() {
        var number = new AtomicInteger();
        server().onConnection(server().rtcomm().of("/pump"), pump -> {
            pump.on("tick", event -> main().emit("number", number.getAndIncrement()));
            pump.on("stop", event -> main().emit("end", number.get()));
        });

        play(Map.of("drops", 8));

        assertThat(arrivals.next(9).stream().map(Arrival::socket).filter(Socket::recovered))
                .hasSize(8);
    }

    @Test
    void aSessionThatNobodyKnowsIsNotRecovered() {
        begin();
        finish();

        var socket = connected();
        assertThat(socket.recovered()).isFalse();
        assertThat(socket.handshake().auth().path("pid").asText()).isEqualTo("nobody");
    }

    @Test
    void aSessionThatTheServerEndedIsNotRecovered() {
        begin();
        var ended = connected();
        assertThat(reasons.next()).isEqualTo(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
        main().emit("news", "missed for good");
        goOn();
        finish();

        var fresh = connected();
        assertThat(fresh.recovered()).isFalse();
        assertThat(fresh.id()).isNotEqualTo(ended.id());
    }

    /** The client still names the last event of its earlier session when it comes back to the new one. */
    @Test
    void aNewSessionMissedNothingFromBeforeItsBeginning() {
        begin();
        connected();
        assertThat(reasons.next()).isEqualTo(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
        main().emit("news", "between the sessions");
        goOn();
        var lost = connected();
        assertThat(reasons.next()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
        main().emit("news", "missed");
        guides.next().emit("go on");
        finish();

        recovered(lost);
    }

    @Test
    void middlewareIsNotAskedAgain() {
        var asked = new AtomicInteger();
        main().use((socket, next) -> {
            asked.incrementAndGet();
            next.proceed();
        });
        begin();
        var lost = connected();
        reasons.next();
        goOn();
        finish();

        recovered(lost);
        assertThat(asked).hasValue(1);
    }

    @Test
    void eventsThatAskForAnAnswerGoOnWorkingAfterRecovery() {
        begin();
        var lost = connected();
        reasons.next();
        goOn();
        var back = recovered(lost);

        assertThat(back.emitWithAck("question").as(String.class))
                .succeedsWithin(Heard.LIMIT)
                .isEqualTo("answer");
        back.emit("news", "the end");
        finish();
    }
}
