/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.Socket;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Revision5Client
class AuthTest extends ScriptedTest {
    private final Heard<Socket> sockets = new Heard<>("a socket");

    AuthTest() {
        super("auth.mjs");
    }

    @Test
    void authReachesTheHandshake() {
        onConnection(sockets::add);

        play();

        var auth = sockets.next().handshake().auth();
        assertThat(auth.path("token").asText()).isEqualTo("größe 🦄");
        assertThat(auth.path("nested").path("list").path(1).asInt(0)).isEqualTo(2);
    }

    @Test
    void aClientWithoutAuthHasNone() {
        onConnection(sockets::add);

        play();

        assertThat(sockets.next().handshake().auth().isMissing()).isTrue();
    }

    @Test
    void eachNamespaceHasItsOwnAuth() {
        onConnection(sockets::add);
        server().onConnection(server().rtcomm().of("/admin"), sockets::add);

        play();

        assertThat(sockets.next().handshake().auth().path("token").asText()).isEqualTo("main");
        assertThat(sockets.next().handshake().auth().path("token").asText()).isEqualTo("admin");
    }

    @Test
    void authMayChangeUntilItIsAccepted() {
        main().use((socket, next) -> {
            if (socket.handshake().auth().path("token").asText().equals("right")) {
                socket.data().put("user", "alice");
                next.proceed();
            } else {
                next.reject("not authorized", Map.of("code", 401));
            }
        });
        onConnection(socket -> {
            socket.emit("hello", socket.data().get("user"));
            sockets.add(socket);
        });

        play();

        assertThat(sockets.next().data()).isEqualTo(Map.of("user", "alice"));
        assertThat(sockets.rest()).isEmpty();
    }

    @Test
    void volatileEventsOfTheClientArriveWhenItCanWrite() {
        var values = new Heard<String>("a value");
        onConnection(socket -> socket.on("maybe", String.class, value -> {
            values.add(value);
            socket.emit("got");
        }));

        play();

        assertThat(values.next()).isEqualTo("value");
    }
}
