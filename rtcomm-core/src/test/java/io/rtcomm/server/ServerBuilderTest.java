/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.codec.JsonLimits;
import io.rtcomm.internal.recovery.LocalAdapter;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ServerBuilderTest {
    /** An option with a value that it does not take, and what is said about it. */
    private record Refused(Consumer<ServerBuilder> set, String message) {}

    static final List<Refused> REFUSED = List.of(
            new Refused(b -> b.port(-1), "port: -1 (expected: 0 to 65535)"),
            new Refused(b -> b.port(65_536), "port: 65536 (expected: 0 to 65535)"),
            new Refused(b -> b.backlog(0), "backlog: 0 (expected: > 0)"),
            new Refused(b -> b.eventLoopThreads(0), "eventLoopThreads: 0 (expected: > 0)"),
            new Refused(b -> b.maxRequestHead(0, 1), "maxInitialLineBytes: 0 (expected: > 0)"),
            new Refused(b -> b.maxRequestHead(1, -1), "maxHeaderBytes: -1 (expected: > 0)"),
            new Refused(
                    b -> b.httpTimeouts(Duration.ZERO, Duration.ofSeconds(1)),
                    "keepAliveTimeout: PT0S (expected: > 0)"),
            new Refused(
                    b -> b.httpTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(-1)),
                    "requestTimeout: PT-1S (expected: > 0)"),
            new Refused(b -> b.path("socket.io"), "path: socket.io (expected: a slash first)"),
            new Refused(b -> b.path(""), "path:  (expected: a slash first)"),
            new Refused(ServerBuilder::transports, "transports: none (expected: polling, websocket, or both)"),
            new Refused(b -> b.pingInterval(Duration.ZERO), "pingInterval: PT0S (expected: > 0)"),
            new Refused(b -> b.pingTimeout(Duration.ofMillis(-5)), "pingTimeout: PT-0.005S (expected: > 0)"),
            new Refused(b -> b.upgradeTimeout(Duration.ZERO), "upgradeTimeout: PT0S (expected: > 0)"),
            new Refused(b -> b.connectTimeout(Duration.ZERO), "connectTimeout: PT0S (expected: > 0)"),
            new Refused(b -> b.attachmentTimeout(Duration.ZERO), "attachmentTimeout: PT0S (expected: > 0)"),
            new Refused(b -> b.maxHttpBufferSize(0), "maxHttpBufferSize: 0 (expected: > 0)"),
            new Refused(b -> b.maxPacketsPerPayload(0), "maxPacketsPerPayload: 0 (expected: > 0)"),
            new Refused(b -> b.maxSessions(0), "maxSessions: 0 (expected: > 0)"),
            new Refused(b -> b.outboundBudget(0, 1), "maxBytes: 0 (expected: > 0)"),
            new Refused(b -> b.outboundBudget(1, 0), "maxMessages: 0 (expected: > 0)"),
            new Refused(b -> b.maxLaneBacklog(0), "maxLaneBacklog: 0 (expected: > 0)"),
            new Refused(b -> b.maxPendingAcks(-1), "maxPendingAcks: -1 (expected: > 0)"),
            new Refused(b -> b.maxNamespacesPerClient(0), "maxNamespacesPerClient: 0 (expected: > 0)"),
            new Refused(b -> b.outboundWaterMarks(2, 1), "low, high: 2, 1 (expected: 0 <= low <= high bytes)"),
            new Refused(b -> b.maxRoomsPerMember(0), "maxRoomsPerMember: 0 (expected: > 0)"),
            new Refused(b -> b.maxDynamicNamespaces(0), "maxDynamicNamespaces: 0 (expected: > 0)"),
            new Refused(b -> b.maxAttachments(0), "maxAttachments: 0 (expected: > 0)"),
            new Refused(
                    b -> b.connectionStateRecovery(Recovery.of(Duration.ZERO)),
                    "maxDisconnection: PT0S (expected: > 0)"),
            new Refused(
                    b -> b.connectionStateRecovery(new Recovery(Duration.ofSeconds(1), true, 1, 0, 1)),
                    "maxEvents, maxBytes, maxSessions: 1, 0, 1 (expected: > 0)"));

    @ParameterizedTest
    @FieldSource("REFUSED")
    void anOptionSaysWhatItSawAndWhatItExpects(Refused refused) {
        var builder = RtcommServer.builder();
        assertThatThrownBy(() -> refused.set().accept(builder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(refused.message());
    }

    @Test
    void everyOptionTakesItsSmallestValue() {
        var least = Duration.ofMillis(1);
        try (var server = RtcommServer.builder()
                .transports("lines")
                .port(0)
                .backlog(1)
                .eventLoopThreads(1)
                .maxRequestHead(1, 1)
                .httpTimeouts(least, least)
                .path("/")
                .pingInterval(least)
                .pingTimeout(least)
                .upgradeTimeout(least)
                .connectTimeout(least)
                .attachmentTimeout(least)
                .maxHttpBufferSize(1)
                .maxPacketsPerPayload(1)
                .maxSessions(1)
                .outboundBudget(1, 1)
                .maxLaneBacklog(1)
                .maxPendingAcks(1)
                .maxNamespacesPerClient(1)
                .maxRoomsPerMember(1)
                .outboundWaterMarks(0, 0)
                .slowConsumers(SlowConsumerPolicy.CONFLATE)
                .maxDynamicNamespaces(1)
                .maxAttachments(1)
                .jsonLimits(JsonLimits.DEFAULT.withMaxDepth(1))
                .connectionStateRecovery(new Recovery(least, true, 1, 1, 1))
                .build()) {
            assertThat(server.sessionCount()).isZero();
        }
    }

    @Test
    void recoveryFromMemoryAndAnAdapterExcludeEachOther() {
        var builder = RtcommServer.builder()
                .transports("lines")
                .connectionStateRecovery(Recovery.DEFAULT)
                .adapter(LocalAdapter::new);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("connectionStateRecovery: in memory, with an adapter (expected: one of the two)");
    }

    @Test
    void aTransportThatIsNotThereNamesItsDependency() {
        assertThatThrownBy(() -> RtcommServer.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("transport polling: not on the class path, which has [lines]"
                        + " (expected: the dependency io.rtcomm:rtcomm-polling)");
        assertThatThrownBy(() ->
                        RtcommServer.builder().transports("lines", "websocket").build())
                .hasMessageEndingWith("(expected: the dependency io.rtcomm:rtcomm-websocket)");
    }

    @Test
    void aTransportThatNoModuleHasNamesThoseThatThereAre() {
        assertThatThrownBy(
                        () -> RtcommServer.builder().transports("webtransport").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("transport webtransport: not on the class path, which has [lines]"
                        + " (expected: one of these, polling or websocket)");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aNativeTransportThatIsNotThereSaysWhy() {
        var builder = RtcommServer.builder().transports("lines").nativeTransport(NativeTransport.KQUEUE);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("nativeTransport: KQUEUE is not available: ")
                .message()
                .doesNotContain("null");
    }

    @Test
    @Timeout(30)
    void timesMayBeAsLongAsADurationCanSay() {
        var forEver = ChronoUnit.FOREVER.getDuration();
        var server = RtcommServer.builder()
                .port(0)
                .transports("lines")
                .pingInterval(forEver)
                .httpTimeouts(forEver, forEver)
                .limits(Limits.DEFAULT.idleTimeout(forEver).reportStalls(forEver, forEver))
                .build()
                .start();
        int port = server.port();

        server.close(forEver);

        try (var next = RtcommServer.builder()
                .host("127.0.0.1")
                .port(port)
                .transports("lines")
                .build()) {
            assertThat(next.start().port()).isEqualTo(port); // so the first one has let go of it
        }
    }
}
