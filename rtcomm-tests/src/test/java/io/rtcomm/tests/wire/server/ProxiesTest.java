/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.ConnectionError;
import io.rtcomm.LimitAction;
import io.rtcomm.RateLimit;
import io.rtcomm.TrustedProxies;
import io.rtcomm.TrustedProxies.Word;
import io.rtcomm.observe.Metric;
import io.rtcomm.tests.wire.Wire;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is believed about addresses, and what hangs on it. */
@Timeout(30)
class ProxiesTest {
    private Wire wire;

    private void start(TrustedProxies proxies) {
        wire = Wire.start(
                options -> options.trustedProxies(proxies),
                started -> started.io()
                        .limit(
                                "message",
                                RateLimit.of(1, Duration.ofHours(1))
                                        .then(LimitAction.IGNORE)
                                        .banAfter(1, Duration.ofHours(1)))
                        .onConnection(socket -> socket.emit(
                                "address",
                                socket.handshake().address(),
                                socket.handshake().secure())));
    }

    @AfterEach
    void end() {
        wire.close();
    }

    @Test
    void aTrustedProxyTellsTheAddressOfTheClient() {
        start(TrustedProxies.of(Word.X_FORWARDED, "127.0.0.0/8"));
        var polling = wire.polling("", "X-Forwarded-For: 192.0.2.66, 198.51.100.7", "X-Forwarded-Proto: https");
        var webSocket = wire.webSocketWith("", "X-Forwarded-For: 198.51.100.8");
        polling.connect();
        webSocket.connect();

        assertThat(polling.message()).isEqualTo("42[\"address\",\"198.51.100.7\",true]");
        assertThat(webSocket.message()).isEqualTo("42[\"address\",\"198.51.100.8\",false]");
    }

    @Test
    void anybodyElseIsNotBelieved() {
        start(TrustedProxies.of(Word.X_FORWARDED, "10.0.0.0/8"));
        var client = wire.webSocketWith("", "X-Forwarded-For: 198.51.100.8");
        client.connect();

        assertThat(client.message()).isEqualTo("42[\"address\",\"127.0.0.1\",false]");
    }

    @Test
    void aBanMeetsTheClientAndNotTheProxyAndIsTold() throws Exception {
        start(TrustedProxies.of(Word.FORWARDED, "127.0.0.1"));
        var errors = new LinkedBlockingQueue<ConnectionError>();
        wire.server().onConnectionError(errors::add);
        var banned = wire.webSocketWith("", "Forwarded: for=198.51.100.7");
        banned.connect();
        assertThat(banned.message()).contains("198.51.100.7");

        banned.send("42[\"message\",1]", "42[\"message\",2]");
        banned.awaitEnd();

        assertThat(wire.http()
                        .get("/socket.io/?EIO=4&transport=polling", "Forwarded: for=198.51.100.7")
                        .status())
                .isEqualTo(403);
        assertThat(wire.server().metrics().count(Metric.CONNECTIONS_BANNED)).isEqualTo(1);
        ConnectionError told = errors.poll(10, TimeUnit.SECONDS);
        assertThat(told).isNotNull();
        assertThat(told.code()).isEqualTo(4);
        assertThat(told.message()).isEqualTo("Forbidden");
        assertThat(told.context()).containsEntry("name", "ADDRESS_BANNED").containsEntry("address", "198.51.100.7");
        assertThat(told.request().remoteAddress().getAddress().getHostAddress()).isEqualTo("198.51.100.7");
        var other = wire.webSocketWith("", "Forwarded: for=198.51.100.8");
        other.connect();
        assertThat(other.message()).contains("198.51.100.8");
    }
}
