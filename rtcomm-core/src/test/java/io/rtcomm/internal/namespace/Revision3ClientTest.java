/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.protocol.engine.EngineProtocol;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of revision 3 in namespaces. */
class Revision3ClientTest {
    private final NamespaceFixture server = new NamespaceFixture();
    private final List<String> log = new ArrayList<>();

    @Test
    void aClientOfRevision3IsInTheMainNamespaceWithoutAsking() {
        server.watch("/", log);
        var client = server.client(EngineProtocol.V3);
        assertThat(client.take()).containsExactly("0");
        assertThat(log).containsExactly("connected /");
        assertThat(client.socket("/").id()).isEqualTo(client.session.id());
        client.send("0");
        assertThat(client.open()).isTrue();
        assertThat(client.take()).isEmpty();
        server.assertNobodyLeftAfter(client);
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
        server.assertNobodyLeftAfter(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "a=%", "a=%zz", "a=%4"})
    void aMalformedQueryOfRevision3IsAViolationAndNoFailure(String query) {
        var client = server.client(EngineProtocol.V3);
        client.send("0/chat?" + query + ",");
        assertThat(client.open()).isFalse();
        server.assertNobodyLeft();
    }
}
