/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.Next;
import io.rtcomm.RejectedException;
import io.rtcomm.Socket;
import io.rtcomm.internal.namespace.NamespaceFixture.Client;
import io.rtcomm.internal.recovery.LocalAdapter;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.protocol.socket.DecodeLimits;
import io.rtcomm.protocol.socket.PacketDecoder;
import io.rtcomm.protocol.socket.PacketEncoder;
import io.rtcomm.protocol.socket.PacketFormatException;
import io.rtcomm.protocol.socket.PacketParser;
import io.rtcomm.protocol.socket.SocketPacket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientConnectionTest {
    private final NamespaceFixture server = new NamespaceFixture();
    private final List<String> log = new ArrayList<>();

    private void logEverything(String namespace) {
        server.of(namespace).onConnection(socket -> {
            log.add("connected " + namespace);
            socket.onDisconnecting(reason ->
                    log.add("disconnecting " + namespace + " " + socket.rooms().size()));
            socket.onDisconnect(reason -> log.add("disconnected " + namespace + ": " + reason));
        });
    }

    private void leaveNothing(Client client) {
        client.session.closeNow(DisconnectReason.FORCED_CLOSE);
        server.assertNobodyLeft();
    }

    // ---- connecting

    @Test
    void aClientThatConnectsIsAnsweredBeforeItsHandlersRun() {
        server.of("/").onConnection(socket -> socket.emit("welcome"));
        var client = server.client();
        client.send("0");
        List<String> packets = client.take();
        assertThat(packets).hasSize(2);
        assertThat(packets.get(0)).matches("0\\{\"sid\":\"[A-Za-z0-9_-]{20}\"}");
        assertThat(packets.get(1)).isEqualTo("2[\"welcome\"]");
        assertThat(client.socket("/").id()).isNotEqualTo(client.session.id());
        leaveNothing(client);
    }

    @Test
    void aNamespaceThatIsNotThereIsRefused() {
        var client = server.client();
        assertThat(client.connect("/nowhere")).isEqualTo("4/nowhere,{\"message\":\"Invalid namespace\"}");
        assertThat(client.open()).isTrue();
        leaveNothing(client);
    }

    @Test
    void aSecondConnectClosesTheClient() {
        logEverything("/");
        var client = server.connected("/");
        client.send("0");
        assertThat(log).containsExactly("connected /", "disconnecting / 1", "disconnected /: forced close");
        assertThat(client.open()).isFalse();
        server.assertNobodyLeft();
    }

    @Test
    void aSecondConnectWhileTheFirstIsBeingDecidedClosesTheClientToo() {
        server.of("/").use((socket, next) -> {});
        var client = server.client();
        client.send("0");
        client.send("0");
        assertThat(client.open()).isFalse();
        server.assertNobodyLeft();
    }

    @Test
    void aPacketForANamespaceThatWasNotJoinedClosesTheClient() {
        for (String packet : List.of("2[\"e\"]", "31[]", "1", "2/other,[\"e\"]", "4{\"message\":\"x\"}")) {
            var each = new NamespaceFixture();
            each.of("/other");
            var client = each.client();
            client.send(packet);
            assertThat(client.open()).as(packet).isFalse();
            each.assertNobodyLeft();
        }
    }

    @Test
    void aConnectErrorFromAClientThatIsConnectedClosesIt() {
        server.of("/");
        var client = server.connected("/");
        client.send("4{\"message\":\"x\"}");
        assertThat(client.open()).isFalse();
        server.assertNobodyLeft();
    }

    @Test
    void aPacketThatIsNoneClosesTheClientWithParseError() {
        logEverything("/");
        var client = server.connected("/");
        client.send("2[\"unfinished\"");
        assertThat(log).endsWith("disconnected /: parse error");
        assertThat(client.open()).isFalse();
        server.assertNobodyLeft();
    }

    @Test
    void aClientThatJoinsNothingInTimeIsClosed() {
        server.of("/").use((socket, next) -> {});
        var silent = server.client();
        var undecided = server.client();
        undecided.send("0");
        server.advance(Duration.ofMillis(44_900));
        assertThat(silent.open()).isTrue();
        server.advance(Duration.ofMillis(105));
        assertThat(silent.open()).isFalse();
        assertThat(undecided.open()).isFalse();
        server.assertNobodyLeft();
    }

    @Test
    void aClientMayBeInSoManyNamespacesOnly() {
        for (int i = 0; i < 6; i++) {
            server.of("/n" + i);
        }
        var client = server.client();
        for (int i = 0; i < 5; i++) {
            assertThat(client.connect("/n" + i)).startsWith("0/n" + i);
        }
        assertThat(client.connect("/n5")).isEqualTo("4/n5,{\"message\":\"too many namespaces\"}");
        client.send("1/n0,");
        assertThat(client.connect("/n5")).startsWith("0/n5");
        leaveNothing(client);
    }

    @Test
    void attachmentsThatDoNotComeInTimeEndTheClient() {
        logEverything("/");
        var client = server.connected("/");
        client.send("51-[\"e\",{\"_placeholder\":true,\"num\":0}]");
        server.advance(Duration.ofMillis(30_005));
        assertThat(log).endsWith("disconnected /: parse error");
        server.assertNobodyLeft();
    }

    // ---- middleware

    @Test
    void nothingOfAClientIsVisibleBeforeAllMiddlewareHasAcceptedIt() {
        List<Next> waiting = new ArrayList<>();
        List<Socket> seen = new ArrayList<>();
        server.of("/").use((socket, next) -> {
            socket.join("early");
            seen.add(socket);
            waiting.add(next);
        });
        server.of("/").use((socket, next) -> waiting.add(next));
        logEverything("/");
        var client = server.client();
        client.send("0");
        waiting.get(0).proceed();
        server.run();
        assertThat(waiting).hasSize(2);
        assertThat(server.of("/").sockets()).isEmpty();
        assertThat(server.of("/").rooms()).isEmpty();
        assertThat(seen.get(0).rooms()).containsExactly("early");
        server.of("/").emit("not for it");
        server.of("/").to("early").emit("not for it");
        assertThat(client.take()).isEmpty();
        assertThat(log).isEmpty();
        waiting.get(1).proceed();
        waiting.get(1).reject("too late");
        server.run();
        assertThat(client.take()).hasSize(1).allMatch(packet -> packet.startsWith("0{\"sid\""));
        assertThat(log).containsExactly("connected /");
        assertThat(seen.get(0).rooms()).containsExactlyInAnyOrder(seen.get(0).id(), "early");
        server.of("/").to("early").emit("for it");
        assertThat(client.take()).containsExactly("2[\"for it\"]");
        leaveNothing(client);
    }

    @Test
    void aClientThatIsRejectedIsToldWhyAndMayTryAgain() {
        List<String> asked = new ArrayList<>();
        server.of("/").use((socket, next) -> {
            asked.add(socket.handshake().auth().path("token").asText());
            if (asked.size() == 1) {
                next.reject("not \"you\"", Map.of("code", 401));
            } else {
                next.proceed();
            }
        });
        server.of("/").use((socket, next) -> {
            asked.add("second");
            next.proceed();
        });
        var client = server.client();
        assertThat(client.connect("/", "{\"token\":\"a\"}"))
                .isEqualTo("4{\"message\":\"not \\\"you\\\"\",\"data\":{\"code\":401}}");
        assertThat(server.registry().clients()).containsEntry("/", 0);
        assertThat(client.connect("/", "{\"token\":\"b\"}")).startsWith("0{\"sid\"");
        assertThat(asked).containsExactly("a", "b", "second");
        leaveNothing(client);
    }

    @Test
    void middlewareThatFailsRejectsWithoutTellingWhy() {
        for (Throwable failure : List.of(
                new IllegalStateException("secret"), new NoClassDefFoundError("secret"), new Exception("secret"))) {
            var each = new NamespaceFixture();
            each.of("/").use((socket, next) -> ClientConnectionTest.<Exception>sneak(failure));
            var client = each.client();
            assertThat(client.connect("/")).isEqualTo("4{\"message\":\"internal error\"}");
        }
        server.of("/").use((socket, next) -> {
            throw new RejectedException("told", "data");
        });
        assertThat(server.client().connect("/")).isEqualTo("4{\"message\":\"told\",\"data\":\"data\"}");
    }

    @Test
    void aClientThatCannotBeLetInIsAnswered() {
        for (Throwable failure : List.of(new IllegalStateException("secret"), new NoClassDefFoundError("secret"))) {
            var each = new NamespaceFixture();
            each.adapters = node -> new LocalAdapter(node) {
                @Override
                public boolean recovers() {
                    throw ClientConnectionTest.<RuntimeException>sneaky(failure);
                }
            };
            each.of("/");
            var client = each.client();
            assertThat(client.connect("/")).isEqualTo("4{\"message\":\"internal error\"}");
            assertThat(client.connect("/")).isEqualTo("4{\"message\":\"internal error\"}");
            assertThat(each.registry().clients()).containsEntry("/", 0);
            client.vanish();
            each.assertNobodyLeft();
        }
    }

    @Test
    void aClientIsAnsweredAlsoWhenNobodyCanBeAskedForItsNamespace() {
        var asked = new ArrayList<String>();
        server.handlers = task -> {
            if (!asked.isEmpty()) {
                throw new RejectedExecutionException("full");
            }
            server.application.add(task);
        };
        for (int i = 0; i < 2; i++) {
            server.registry().of((name, auth) -> {
                asked.add(name);
                return false;
            });
        }
        var client = server.client();
        assertThat(client.connect("/any")).isEqualTo("4/any,{\"message\":\"Invalid namespace\"}");
        assertThat(client.connect("/any")).isEqualTo("4/any,{\"message\":\"Invalid namespace\"}");
        assertThat(asked).containsExactly("/any");
    }

    @Test
    void aClientThatLeavesWhileMiddlewareDecidesIsForgotten() {
        List<Next> waiting = new ArrayList<>();
        server.of("/").use((socket, next) -> {
            socket.join("room");
            waiting.add(next);
        });
        logEverything("/");
        var client = server.client();
        client.send("0");
        client.vanish();
        server.assertNobodyLeft();
        waiting.get(0).proceed();
        server.assertNobodyLeft();
        assertThat(log).isEmpty();
    }

    // ---- disconnecting

    @Test
    void aClientThatLeavesANamespaceKeepsTheOthersAndMayComeBack() {
        logEverything("/");
        logEverything("/chat");
        var client = server.connected("/");
        client.connect("/chat");
        String first = client.socket("/chat").id();
        client.send("1/chat,");
        assertThat(log)
                .containsExactly(
                        "connected /",
                        "connected /chat",
                        "disconnecting /chat 1",
                        "disconnected /chat: client namespace disconnect");
        assertThat(client.open()).isTrue();
        client.connect("/chat");
        assertThat(client.socket("/chat").id()).isNotEqualTo(first);
        leaveNothing(client);
    }

    @Test
    void aClientThatTheServerDisconnectsIsTold() {
        logEverything("/chat");
        var client = server.connected("/chat");
        var done = client.socket("/chat").disconnect(false);
        server.run();
        assertThat(done).isDone();
        assertThat(client.take()).containsExactly("1/chat,");
        assertThat(log).endsWith("disconnected /chat: server namespace disconnect");
        client.send("2/chat,[\"sent before it knew\"]");
        assertThat(client.open()).isTrue();
        leaveNothing(client);
    }

    @Test
    void aClientThatTheServerClosesLosesAllOfItsNamespaces() {
        logEverything("/");
        logEverything("/chat");
        var client = server.connected("/");
        client.connect("/chat");
        client.socket("/chat").disconnect(true);
        assertThat(client.take()).containsExactlyInAnyOrder("1", "1/chat,");
        assertThat(log)
                .contains(
                        "disconnected /: server namespace disconnect",
                        "disconnected /chat: server namespace disconnect");
        assertThat(client.open()).isFalse();
        server.assertNobodyLeft();
    }

    @Test
    void allNamespacesHearHowAClientEnded() {
        logEverything("/");
        logEverything("/chat");
        var client = server.connected("/");
        client.connect("/chat");
        client.vanish();
        assertThat(log).contains("disconnected /: transport error", "disconnected /chat: transport error");
        server.assertNobodyLeft();
    }

    @Test
    void aHandlerThatIsAddedAfterTheEndHearsOfItOnce() {
        server.of("/");
        var client = server.connected("/");
        var socket = client.socket("/");
        client.vanish();
        socket.onDisconnect(reason -> log.add("late: " + reason));
        server.run();
        assertThat(log).containsExactly("late: transport error");
        assertThat(socket.rooms()).isEmpty();
        assertThat(socket.connected()).isFalse();
    }

    @Test
    void whatAHandlerThatIsAddedAfterTheEndThrowsIsTold() {
        server.of("/").onError((socket, error) -> log.add("error: " + error.getMessage()));
        var client = server.connected("/");
        var socket = client.socket("/");
        client.vanish();
        socket.onDisconnect(reason -> {
            throw new IllegalStateException("a bug");
        });
        server.run();
        assertThat(log).containsExactly("error: a bug");
    }

    @Test
    void aHandlerThatFailsHurtsNoOther() {
        server.of("/").onConnection(socket -> {
            socket.onDisconnect(reason -> {
                throw new NoClassDefFoundError("a bug");
            });
            socket.onDisconnect(reason -> log.add("second"));
        });
        server.of("/").onConnection(socket -> {
            throw new NoClassDefFoundError("a bug");
        });
        server.of("/").onConnection(socket -> log.add("connected"));
        server.of("/").onError((socket, error) -> {
            log.add("error: " + error.getMessage());
            throw new NoClassDefFoundError("another bug");
        });
        server.of("/").onError((socket, error) -> log.add("told all"));
        var client = server.connected("/");
        client.vanish();
        assertThat(log).containsExactly("error: a bug", "told all", "connected", "error: a bug", "told all", "second");
        server.assertNobodyLeft();
    }

    // ---- revision 3

    @Test
    void aClientOfRevision3IsInTheMainNamespaceWithoutAsking() {
        logEverything("/");
        var client = server.client(EngineProtocol.V3);
        assertThat(client.take()).containsExactly("0");
        assertThat(log).containsExactly("connected /");
        assertThat(client.socket("/").id()).isEqualTo(client.session.id());
        client.send("0");
        assertThat(client.open()).isTrue();
        assertThat(client.take()).isEmpty();
        leaveNothing(client);
    }

    @Test
    void aClientOfRevision3PutsItsQueryBehindTheNamespace() {
        List<String> tokens = new ArrayList<>();
        server.of("/chat").use((socket, next) -> {
            tokens.add(socket.handshake().auth().path("token").asText());
            next.proceed();
        });
        var client = server.client(EngineProtocol.V3);
        client.take();
        client.send("0/chat?token=a%20b&x=1,");
        assertThat(client.take()).containsExactly("0/chat,");
        assertThat(tokens).containsExactly("a b");
        assertThat(client.socket("/chat").id()).isEqualTo("/chat#" + client.session.id());
        client.send("0/nowhere,");
        assertThat(client.take()).containsExactly("4/nowhere,\"Invalid namespace\"");
        leaveNothing(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "a=%", "a=%zz", "a=%4"})
    void aMalformedQueryOfRevision3IsAViolationAndNoFailure(String query) {
        var client = server.client(EngineProtocol.V3);
        client.send("0/chat?" + query + ",");
        assertThat(client.open()).isFalse();
        server.assertNobodyLeft();
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E sneaky(Throwable failure) throws E {
        throw (E) failure;
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable failure) throws E {
        throw (E) failure;
    }

    // ---- the decoder of a loop

    /** As a decoder may be: of no use after a failure, until it is reset. */
    private static final class Touchy implements PacketDecoder {
        private final PacketDecoder decoder;
        private boolean broken;

        Touchy(PacketDecoder decoder) {
            this.decoder = decoder;
        }

        @Override
        public @Nullable SocketPacket text(byte[] array, int offset, int length) throws PacketFormatException {
            if (broken) {
                throw new PacketFormatException("not after a failure");
            }
            broken = true;
            SocketPacket packet = decoder.text(array, offset, length);
            broken = false;
            return packet;
        }

        @Override
        public @Nullable SocketPacket binary(byte[] array, int offset, int length) throws PacketFormatException {
            return decoder.binary(array, offset, length);
        }

        @Override
        public boolean pending() {
            return decoder.pending();
        }

        @Override
        public long pendingBytes() {
            return decoder.pendingBytes();
        }

        @Override
        public void reset() {
            broken = false;
            decoder.reset();
        }
    }

    @Test
    void aPacketThatCannotBeReadLeavesNothingBehindForOtherClients() {
        PacketParser parser = server.parser;
        server.parser = new PacketParser() {
            @Override
            public String name() {
                return parser.name();
            }

            @Override
            public PacketEncoder encoder() {
                return parser.encoder();
            }

            @Override
            public PacketDecoder newDecoder(DecodeLimits limits) {
                return new Touchy(parser.newDecoder(limits));
            }
        };
        server.of("/").onConnection(socket -> socket.on("event", event -> log.add(event.name())));
        var one = server.connected("/");
        var other = server.connected("/");
        one.send("2[");
        assertThat(one.open()).isFalse();
        other.send("2[\"event\"]");
        assertThat(log).containsExactly("event");
        leaveNothing(other);
    }
}
