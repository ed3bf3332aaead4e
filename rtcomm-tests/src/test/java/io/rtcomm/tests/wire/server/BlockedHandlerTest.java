/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.tests.wire.EngineClient;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.Via;
import io.rtcomm.tests.wire.WebSocketClient;
import io.rtcomm.tests.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A handler that waits makes its own client wait, and nobody else. Told by the order of what happens, not by clocks. */
@Timeout(30)
class BlockedHandlerTest {
    private final CountDownLatch latch = new CountDownLatch(1);

    @AutoClose
    private final Wire wire = Wire.start(
            options -> options.pingInterval(Duration.ofMillis(100))
                    .eventLoopThreads(1)
                    .maxLaneBacklog(10),
            started -> {
                started.server().of("/other");
                started.io()
                        .onConnection(socket -> socket.on("block", event -> {
                            started.note("blocked");
                            latch.await();
                            event.ack("done");
                        }));
            });

    @AfterEach
    void release() {
        latch.countDown();
    }

    private EngineClient blocked(Via transport) {
        EngineClient client = wire.over(transport);
        client.connect();
        client.send("421[\"block\"]");
        assertThat(wire.noted()).isEqualTo("blocked");
        return client;
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void othersAreAnsweredMeanwhile(Via transport) {
        EngineClient waits = blocked(transport);
        for (Via other : Via.values()) {
            EngineClient client = wire.over(other);
            client.connect();
            client.assertEchoes("meanwhile");
        }

        latch.countDown();

        assertThat(waits.message()).isEqualTo("431[\"done\"]");
    }

    @Test
    void manyBlockedClientsDelayNobody() {
        var waiting = new ArrayList<EngineClient>();
        for (int i = 0; i < 20; i++) {
            waiting.add(blocked(Via.WEBSOCKET));
        }
        EngineClient client = wire.webSocket();
        client.connect();
        client.assertEchoes("meanwhile");

        latch.countDown();

        waiting.forEach(each -> assertThat(each.message()).isEqualTo("431[\"done\"]"));
    }

    @Test
    void theBlockedClientStillGetsBroadcastsAndHeartbeats() {
        EngineClient waits = blocked(Via.WEBSOCKET);

        for (int i = 0; i < 3; i++) {
            assertThat(waits.next()).isEqualTo("2");
            waits.send("3");
        }
        wire.io().emit("e", 1);
        assertThat(waits.message()).isEqualTo("42[\"e\",1]");

        latch.countDown();
        assertThat(waits.message()).isEqualTo("431[\"done\"]");
    }

    @Test
    void itsOwnEventsWaitInTheirOrder() {
        EngineClient waits = blocked(Via.WEBSOCKET);
        waits.send("42[\"message\",1]", "42[\"message\",2]");
        wire.io().emit("meanwhile");
        assertThat(waits.message()).isEqualTo("42[\"meanwhile\"]");

        latch.countDown();

        assertThat(waits.messages(3))
                .containsExactly("431[\"done\"]", "42[\"message-back\",1]", "42[\"message-back\",2]");
    }

    @Test
    void anotherNamespaceOfTheSameClientDoesNotWait() {
        EngineClient waits = blocked(Via.WEBSOCKET);

        waits.connect("/other,");

        latch.countDown();
        assertThat(waits.message()).isEqualTo("431[\"done\"]");
    }

    @Test
    void aClientThatSendsMoreThanItsHandlersTakeIsNotReadButNotLost() {
        WebSocketClient waits = (WebSocketClient) blocked(Via.WEBSOCKET);
        var events = new String[500];
        for (int i = 0; i < events.length; i++) {
            events[i] = "42[\"message\"," + i + "]";
        }
        waits.send(events);
        EngineClient client = wire.polling();
        client.connect();
        client.assertEchoes("meanwhile");

        latch.countDown();

        assertThat(waits.message()).isEqualTo("431[\"done\"]");
        for (int i = 0; i < events.length; i++) {
            assertThat(waits.message()).isEqualTo("42[\"message-back\"," + i + "]");
        }
    }

    @Test
    void aPostThatBringsMoreThanItsHandlersTakeIsAnsweredWhenTheyHaveCaughtUp() {
        PollingClient waits = (PollingClient) blocked(Via.POLLING);
        var events = new String[100];
        for (int i = 0; i < events.length; i++) {
            events[i] = "42[\"message\"," + i + "]";
        }
        var body = String.join("\u001e", events);
        waits.posts().sendPost(waits.target(), body.getBytes(UTF_8));
        EngineClient client = wire.webSocket();
        client.connect();
        client.assertEchoes("meanwhile");

        latch.countDown();

        assertThat(waits.posts().read().text()).isEqualTo("ok");
        assertThat(waits.message()).isEqualTo("431[\"done\"]");
        for (int i = 0; i < events.length; i++) {
            assertThat(waits.message()).isEqualTo("42[\"message-back\"," + i + "]");
        }
    }

    @Test
    void aBlockedClientThatLeavesIsGoneAtOnceForOthers() {
        EngineClient waits = blocked(Via.WEBSOCKET);

        waits.close();

        wire.awaitNoSessions();
        assertThat(wire.io().sockets()).isEmpty();
    }
}
