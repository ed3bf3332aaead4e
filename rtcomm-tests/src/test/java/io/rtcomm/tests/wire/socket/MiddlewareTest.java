/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.Next;
import io.rtcomm.RejectedException;
import io.rtcomm.RoomListener;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.WebSocketClient;
import io.rtcomm.tests.wire.Wire;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may come into a namespace. */
@Timeout(20)
class MiddlewareTest {
    @AutoClose
    private final Wire wire = Wire.start();

    private final WebSocketClient client = wire.webSocket();

    @Test
    void theyRunInOrderAndTheFirstRefusalCounts() {
        wire.io().use((socket, next) -> {
            wire.note("1");
            next.proceed();
        });
        wire.io().use((socket, next) -> {
            wire.note("2");
            next.reject("Not authorized", Map.of("code", 401));
        });
        wire.io().use((socket, next) -> wire.note("3"));

        client.send("40");

        assertThat(client.message()).isEqualTo("44{\"message\":\"Not authorized\",\"data\":{\"code\":401}}");
        assertThat(wire.notes()).containsExactly("1", "2");
    }

    @Test
    void aRefusalMayComeWithoutData() {
        wire.io().use((socket, next) -> next.reject("no"));

        client.send("40");

        assertThat(client.message()).isEqualTo("44{\"message\":\"no\"}");
    }

    @Test
    void anExceptionIsARefusalThatTellsOnlyWhatItShould() {
        wire.server().of("/a").use((socket, next) -> {
            throw new IllegalStateException("expected by the test");
        });
        wire.server().of("/b").use((socket, next) -> {
            throw new RejectedException("told", 7);
        });

        client.send("40/a,", "40/b,");

        assertThat(client.messages(2))
                .containsExactlyInAnyOrder(
                        "44/a,{\"message\":\"internal error\"}", "44/b,{\"message\":\"told\",\"data\":7}");
    }

    @Test
    void theDecisionMayComeLaterFromAnyThreadAndCountsOnce() throws Exception {
        var pending = new LinkedBlockingQueue<Next>();
        wire.io().use((socket, next) -> pending.add(next));
        client.send("40");
        Next next = pending.poll(10, TimeUnit.SECONDS);

        CompletableFuture.runAsync(() -> {
                    next.proceed();
                    next.reject("too late");
                    next.proceed();
                })
                .join();

        assertThat(client.message()).startsWith("40{\"sid\"");
        client.assertEchoes("there");
    }

    @Test
    void aRefusedClientMayTryAgain() {
        wire.io().use((socket, next) -> {
            if (socket.handshake().auth().path("token").asText().equals("good")) {
                next.proceed();
            } else {
                next.reject("bad token");
            }
        });
        client.send("40{\"token\":\"bad\"}");
        assertThat(client.message()).isEqualTo("44{\"message\":\"bad token\"}");

        client.send("40{\"token\":\"good\"}");

        assertThat(client.message()).startsWith("40{\"sid\"");
        client.assertEchoes("there");
    }

    @Test
    void eachNamespaceHasItsOwn() {
        wire.server().of("/admin");
        wire.io().use((socket, next) -> next.reject("no"));

        client.connect("/admin,");
    }

    @Test
    void insideTheSocketIsNotThereForAnybody() throws Exception {
        var pending = new LinkedBlockingQueue<Next>();
        var seen = new CompletableFuture<String>();
        wire.io().use((socket, next) -> {
            socket.join("room").thenRun(() -> {
                seen.complete(socket.connected() + " " + socket.rooms());
                pending.add(next);
            });
        });
        client.send("40");
        assertThat(seen.get(10, TimeUnit.SECONDS)).startsWith("false ");
        Next next = pending.poll(10, TimeUnit.SECONDS);

        assertThat(wire.io().sockets()).isEmpty();
        assertThat(wire.io().fetchSockets().get(10, TimeUnit.SECONDS)).isEmpty();
        wire.io().emit("missed");
        wire.io().to("room").emit("missed");
        next.proceed();

        assertThat(client.message()).startsWith("40{\"sid\"");
        wire.io().to("room").emit("e", 1);
        assertThat(client.message()).isEqualTo("42[\"e\",1]");
    }

    @Test
    void whatAMiddlewareEmitsArrives() {
        wire.io().use((socket, next) -> {
            socket.emit("early", 1);
            next.proceed();
        });

        client.send("40");

        assertThat(client.message()).isEqualTo("42[\"early\",1]");
        assertThat(client.message()).startsWith("40{\"sid\"");
    }

    @Test
    void aRefusedClientLeavesNothing() {
        wire.io().onRooms(new RoomListener() {
            @Override
            public void onCreate(String room) {
                wire.note("created " + room);
            }

            @Override
            public void onJoin(String room, String socketId) {
                wire.note("joined " + room);
            }
        });
        wire.io().onConnection(socket -> wire.note("connected"));
        wire.io().use((socket, next) -> {
            var joined = socket.join("room");
            socket.onDisconnect(reason -> wire.note("disconnected"));
            joined.thenRun(() -> next.reject("no"));
        });

        client.send("40");
        assertThat(client.message()).isEqualTo("44{\"message\":\"no\"}");
        wire.io().to("room").emit("secret");
        wire.io().emit("secret");
        wire.server().of("/admin");
        client.connect("/admin,");

        assertThat(wire.io().sockets()).isEmpty();
        assertThat(wire.notes()).isEmpty();
    }

    @Test
    void aClientThatGoesWhileTheMiddlewareThinksLeavesNothing() throws Exception {
        var pending = new LinkedBlockingQueue<Next>();
        wire.io().onConnection(socket -> wire.note("connected"));
        wire.io().use((socket, next) -> pending.add(next));
        PollingClient polling = wire.polling();
        polling.send("40");
        Next next = pending.poll(10, TimeUnit.SECONDS);
        polling.send("1");

        next.proceed();
        client.send("40");
        pending.poll(10, TimeUnit.SECONDS).proceed();

        assertThat(client.message()).startsWith("40{\"sid\"");
        client.assertEchoes("there");
        assertThat(wire.noted()).isEqualTo("connected");
        assertThat(wire.notes()).isEmpty();
        assertThat(wire.io().sockets()).hasSize(1);
    }

    @Test
    void whatTheHandshakeSaysIsSeen() throws Exception {
        var seen = new CompletableFuture<String>();
        wire.io().use((socket, next) -> {
            var handshake = socket.handshake();
            seen.complete(
                    handshake.query().get("a") + " " + handshake.header("X-Who").orElse("?") + " "
                            + handshake.address() + " " + handshake.crossDomain() + " " + handshake.secure() + " "
                            + handshake.url());
            next.proceed();
        });
        wire.webSocketWith("&a=b%20c", "X-Who: me", "Origin: http://localhost").connect();

        assertThat(seen.get(10, TimeUnit.SECONDS))
                .isEqualTo("b c me 127.0.0.1 true false /socket.io/?EIO=4&transport=websocket&a=b%20c");
    }
}
