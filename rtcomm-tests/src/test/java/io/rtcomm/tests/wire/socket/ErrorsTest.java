/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.Namespace;
import io.rtcomm.RejectedException;
import io.rtcomm.Socket;
import io.rtcomm.server.HandlerExecution;
import io.rtcomm.tests.wire.EngineClient;
import io.rtcomm.tests.wire.Wire;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who hears of what the application's code throws, in lanes and on the loop. */
@Timeout(60)
class ErrorsTest {
    private Wire wire;

    /** A server whose error handlers say where they are. */
    private EngineClient start(HandlerExecution execution, Consumer<Socket> handlers) {
        wire = Wire.start(options -> options.handlerExecution(execution), started -> {
            started.io().onConnection(socket -> {
                socket.onError(error -> started.note("socket: " + error.getMessage()));
                handlers.accept(socket);
            });
            listen(started, started.io());
        });
        return wire.webSocket();
    }

    private static void listen(Wire wire, Namespace namespace) {
        namespace.onError((socket, error) -> wire.note("namespace: " + error.getMessage()));
        wire.server().onError((socket, error) -> wire.note("server: " + error.getMessage()));
    }

    private void assertToldFromNearToFar(String message) {
        assertThat(wire.noted()).isEqualTo("socket: " + message);
        assertToldBehindTheSocket(message);
    }

    private void assertToldBehindTheSocket(String message) {
        assertThat(wire.noted()).isEqualTo("namespace: " + message);
        assertThat(wire.noted()).isEqualTo("server: " + message);
    }

    @AfterEach
    void nothingElseWasTold() {
        assertThat(wire.notes()).isEmpty();
        wire.close();
    }

    @ParameterizedTest
    @EnumSource(HandlerExecution.class)
    void whatHandlersThrowIsToldFromNearToFarAndTheClientGoesOn(HandlerExecution execution) {
        EngineClient client = start(execution, socket -> {
            socket.on("checked", event -> {
                throw new Exception("checked");
            });
            socket.on("error", event -> {
                throw new AssertionError("error");
            });
            socket.on("number", Integer.class, number -> {});
            socket.respond(
                    "later",
                    Integer.class,
                    number -> CompletableFuture.failedFuture(new IllegalStateException("later")));
            socket.on("rejected", event -> {
                throw new RejectedException("rejected");
            });
        });
        client.connect();

        client.send("421[\"checked\"]");
        assertThat(client.message()).isEqualTo("431[{\"error\":{\"message\":\"internal error\"}}]");
        assertToldFromNearToFar("checked");
        client.send("42[\"error\"]");
        assertToldFromNearToFar("error");
        client.send("422[\"later\",1]");
        assertThat(client.message()).isEqualTo("432[{\"error\":{\"message\":\"internal error\"}}]");
        assertToldFromNearToFar("later");
        client.send("423[\"rejected\"]");
        assertThat(client.message()).isEqualTo("433[{\"error\":{\"message\":\"rejected\"}}]");
        assertToldFromNearToFar("rejected");
        client.send("424[\"number\",\"no number\"]");
        assertThat(client.message()).isEqualTo("434[{\"error\":{\"message\":\"invalid arguments\"}}]");
        for (String level : new String[] {"socket", "namespace", "server"}) {
            assertThat(wire.noted()).startsWith(level + ": ").contains("Integer");
        }
        client.assertEchoes("goes on");
    }

    @ParameterizedTest
    @EnumSource(HandlerExecution.class)
    void whatMiddlewareAndListenersThrowIsToldAsWell(HandlerExecution execution) {
        EngineClient client = start(execution, socket -> {
            socket.use((event, next) -> {
                if (event.name().equals("refused")) {
                    throw new IllegalStateException("middleware");
                }
                next.proceed();
            });
            socket.onAny((event, args) -> {
                if (event.equals("seen")) {
                    throw new IllegalStateException("listener");
                }
            });
            socket.onDisconnect(reason -> {
                throw new IllegalStateException("end");
            });
        });
        client.connect();

        client.send("421[\"refused\"]");
        assertThat(client.message()).startsWith("431[{\"error\":");
        assertToldFromNearToFar("middleware");
        client.send("42[\"seen\"]");
        assertToldFromNearToFar("listener");
        client.assertEchoes("goes on");
        client.send("41");
        assertToldFromNearToFar("end");
    }

    @ParameterizedTest
    @EnumSource(HandlerExecution.class)
    void whatIsThrownBeforeThereAreHandlersIsToldTheNamespaceAndTheServer(HandlerExecution execution) {
        wire = Wire.start(options -> options.handlerExecution(execution), started -> {
            Namespace parent = started.server().of(Pattern.compile("/room-.*"));
            parent.use((socket, next) -> {
                if (socket.namespace().name().equals("/room-closed")) {
                    throw new IllegalStateException("not yet");
                }
                next.proceed();
            });
            parent.onConnection(socket -> {
                throw new IllegalStateException("connection");
            });
            listen(started, parent);
        });
        EngineClient client = wire.webSocket();

        client.send("40/room-closed,");
        assertThat(client.message()).startsWith("44/room-closed,");
        assertToldBehindTheSocket("not yet");
        client.connect("/room-open,");
        assertToldBehindTheSocket("connection");
        client.connect();
        client.assertEchoes("goes on");
    }

    @ParameterizedTest
    @EnumSource(HandlerExecution.class)
    void whatErrorHandlersThrowIsToldNobody(HandlerExecution execution) {
        EngineClient client = start(execution, socket -> {
            socket.onError(error -> {
                throw new IllegalStateException("once more");
            });
            socket.on("fail", event -> {
                throw new IllegalStateException("first");
            });
        });
        wire.io().onError((socket, error) -> {
            throw new IllegalStateException("once more");
        });
        client.connect();

        client.send("42[\"fail\"]");

        assertToldFromNearToFar("first");
        client.assertEchoes("goes on");
    }

    @ParameterizedTest
    @EnumSource(HandlerExecution.class)
    void whatIsThrownBehindTheFutureOfAnAnswerStaysInTheFuture(HandlerExecution execution) {
        EngineClient client = start(
                execution,
                socket -> socket.on(
                        "ask",
                        event -> socket.emitWithAck("question")
                                .as(Integer.class)
                                .thenAccept(number -> {
                                    throw new IllegalStateException("behind " + number);
                                })
                                .whenComplete((done, error) ->
                                        wire.note(error.getCause().getMessage()))));
        client.connect();

        client.send("42[\"ask\"]");
        assertThat(client.message()).isEqualTo("420[\"question\"]");
        client.send("430[7]");

        assertThat(wire.noted()).isEqualTo("behind 7");
        client.assertEchoes("goes on");
    }
}
