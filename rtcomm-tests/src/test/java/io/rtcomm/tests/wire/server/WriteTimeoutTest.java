/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.DisconnectReason;
import io.rtcomm.Socket;
import io.rtcomm.endpoint.sse.SseEvent;
import io.rtcomm.observe.Metric;
import io.rtcomm.server.Limits;
import io.rtcomm.server.NativeTransport;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.RawHttp;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Wire;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection that takes nothing of what waits for it ends, whatever it carries, and although nobody sends to it any more. */
@Timeout(60)
class WriteTimeoutTest {
    private static final byte[] MUCH = new byte[12 << 20]; // more than a socket's buffers take, less than a budget

    private Wire wire;

    private Wire start(NativeTransport transport) {
        wire = Wire.start(options -> options.nativeTransport(transport)
                .outboundBudget(64 << 20, 1000)
                .limits(Limits.DEFAULT.writeTimeout(Duration.ofSeconds(1))));
        return wire;
    }

    @AfterEach
    void close() {
        wire.close();
    }

    private void awaitStalled() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> wire.server().metrics().count(Metric.CONNECTIONS_STALLED) == 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = NativeTransport.class,
            names = {"AUTO", "NIO"})
    void aSocketThatReadsNothingEnds(NativeTransport transport) {
        start(transport).webSocket().connect();
        wire.connected().emit("much", MUCH);

        awaitStalled();
        assertThat(wire.ended()).isIn(DisconnectReason.TRANSPORT_CLOSE, DisconnectReason.TRANSPORT_ERROR);
        wire.awaitNoSessions();
    }

    @Test
    void aPollWhoseAnswerIsNotReadEnds() {
        PollingClient client = start(NativeTransport.AUTO).polling();
        client.connect();
        Socket socket = wire.connected();
        var poll = wire.http();
        poll.sendGet("/socket.io/?EIO=4&transport=polling&sid=" + client.sid());
        socket.emit("much", MUCH);

        awaitStalled();
    }

    @Test
    void aStreamThatIsNotReadEnds() {
        start(NativeTransport.AUTO);
        var end = new AtomicReference<String>();
        wire.server().sse("/events", stream -> {
            stream.onClose(why -> end.set(why.name()));
            stream.send(SseEvent.text("x".repeat(MUCH.length)));
        });
        wire.with(new RawHttp(wire.port())).sendGet("/events");

        awaitStalled();
        await().untilAtomic(end, value -> assertThat(value).isEqualTo("CLIENT_GONE"));
    }

    @Test
    void aPlainWebSocketThatReadsNothingEnds() {
        start(NativeTransport.AUTO);
        var code = new AtomicReference<Integer>();
        wire.server().webSocket("/raw", ws -> {
            ws.onClose((closeCode, reason) -> code.set(closeCode));
            ws.send(MUCH);
        });
        wire.with(new RawWebSocket(wire.port(), "/raw"));

        awaitStalled();
        await().untilAtomic(code, value -> assertThat(value).isEqualTo(1006));
    }

    @Test
    void anAnswerThatIsNotReadEnds() {
        start(NativeTransport.AUTO);
        wire.server().route("GET", "/much", exchange -> exchange.bytes("application/octet-stream", MUCH));
        wire.with(new RawHttp(wire.port())).sendGet("/much");

        awaitStalled();
    }

    @Test
    void whoHasTakenEverythingMayBeSilent() {
        var client = start(NativeTransport.AUTO).webSocket();
        client.connect();
        wire.connected().emit("little", 1);
        assertThat(client.message()).isEqualTo("42[\"little\",1]");

        await().during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(10))
                .until(() -> wire.server().metrics().count(Metric.CONNECTIONS_STALLED) == 0);
        client.assertEchoes("still here");
    }
}
