/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.rtcomm.endpoint.web.RouteExchange;
import io.rtcomm.server.RtcommServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is at a path hides nothing of another kind. */
@Timeout(60)
class SharedPathsTest {
    private final RtcommServer server =
            RtcommServer.builder().host("127.0.0.1").port(0).build();

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "/a/{one}", "/a/{rest...}"})
    void aRouteAStreamAndAPlainWebSocketExcludeEachOther(String path) {
        server.route("GET", path, RouteExchange::empty);
        assertThatIllegalStateException()
                .isThrownBy(() -> server.sse(path, stream -> {}))
                .withMessage("a stream at " + path + ": there is a route (expected: another path)");
        assertThatIllegalStateException()
                .isThrownBy(() -> server.sseChannel(path))
                .withMessage("a stream at " + path + ": there is a route (expected: another path)");
        assertThatIllegalStateException()
                .isThrownBy(() -> server.webSocket(path))
                .withMessage("a plain WebSocket at " + path + ": there is a route (expected: another path)");

        server.sse("/stream" + path);
        assertThatIllegalStateException()
                .isThrownBy(() -> server.route("POST", "/stream" + path, RouteExchange::empty))
                .withMessage("a route at /stream" + path + ": there is a stream (expected: another path)");

        server.webSocket("/ws" + path);
        assertThatIllegalStateException()
                .isThrownBy(() -> server.route("GET", "/ws" + path, RouteExchange::empty))
                .withMessage("a route at /ws" + path + ": there is a plain WebSocket (expected: another path)");
        assertThatIllegalStateException()
                .isThrownBy(() -> server.sse("/ws" + path))
                .withMessage("a stream at /ws" + path + ": there is a plain WebSocket (expected: another path)");
    }

    @Test
    void whatIsOfOneKindOrMatchesInAnotherWayMayBeThere() {
        server.route("GET", "/a", RouteExchange::empty).route("POST", "/a", RouteExchange::empty);
        server.sse("/b");
        assertThat(server.sseChannel("/b")).isSameAs(server.sseChannel("/b"));
        assertThat(server.webSocket("/c")).isSameAs(server.webSocket("/c"));
        server.sse("/{any}");
        server.webSocket("/{rest...}");
    }

    @Test
    void thePathOfAStreamThatWasClosedIsFree() {
        server.sse("/a").close();
        server.route("GET", "/a", RouteExchange::empty);
    }
}
