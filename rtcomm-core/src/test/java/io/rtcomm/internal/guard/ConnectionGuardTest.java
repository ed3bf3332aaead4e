/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.rtcomm.observe.Metric;
import io.rtcomm.observe.Metrics;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConnectionGuardTest {
    private final Metrics metrics = new Metrics();
    private final AtomicLong now = new AtomicLong();
    private final Bans bans = new Bans(now::get);

    @Test
    void noMoreThanTheTotalAreLetIn() {
        var guard = guard(new ConnectionLimits(2, 0, 0));
        var first = channel("192.0.2.1");

        assertThat(admit(guard, first)).isTrue();
        assertThat(admit(guard, channel("192.0.2.2"))).isTrue();
        assertThat(admit(guard, channel("192.0.2.3"))).isFalse();
        assertThat(metrics.count(Metric.CONNECTIONS_OVER_TOTAL)).isEqualTo(1);
        first.close();
        assertThat(admit(guard, channel("192.0.2.3"))).isTrue();
        assertThat(guard.connections()).isEqualTo(2);
    }

    @Test
    void oneAddressGetsItsShareOnly() {
        var guard = guard(new ConnectionLimits(100, 2, 0));
        var first = channel("192.0.2.1");

        assertThat(admit(guard, first)).isTrue();
        assertThat(admit(guard, channel("192.0.2.1"))).isTrue();
        assertThat(admit(guard, channel("192.0.2.1"))).isFalse();
        assertThat(admit(guard, channel("192.0.2.2"))).isTrue();
        assertThat(metrics.count(Metric.CONNECTIONS_OVER_ADDRESS)).isEqualTo(1);
        assertThat(guard.connections()).isEqualTo(3);
        first.close();
        assertThat(admit(guard, channel("192.0.2.1"))).isTrue();
    }

    @Test
    void aProxyIsNotOneClient() {
        var guard = guard(new ConnectionLimits(100, 1, 0));

        assertThat(admit(guard, channel("10.0.0.1"))).isTrue();
        assertThat(admit(guard, channel("10.0.0.1"))).isTrue();
    }

    @Test
    void aConnectionOfAProxyCountsForTheClientThatItNames() {
        var guard = guard(new ConnectionLimits(100, 1, 0));
        var first = channel("10.0.0.1");
        var second = channel("10.0.0.1");
        assertThat(admit(guard, first)).isTrue();
        assertThat(admit(guard, second)).isTrue();
        var client = new InetSocketAddress("192.0.2.1", 1);

        assertThat(guard.admitClient(first, client)).isTrue();
        assertThat(guard.admitClient(second, client)).isFalse();
        assertThat(admit(guard, channel("192.0.2.1"))).isFalse();
        assertThat(guard.addresses()).isEqualTo(1);
        first.close();
        second.close();
        assertThat(guard.addresses()).isZero();
        assertThat(guard.connections()).isZero();
        bans.ban(client, Duration.ofHours(1));
        assertThat(guard.admitClient(channel("10.0.0.1"), client)).isFalse();
        assertThat(metrics.count(Metric.CONNECTIONS_BANNED)).isEqualTo(1);
    }

    @Test
    void noMoreThanSoManyComeWithinASecond() {
        var guard = guard(new ConnectionLimits(100, 0, 2));

        assertThat(admit(guard, channel("192.0.2.1"))).isTrue();
        assertThat(admit(guard, channel("192.0.2.2"))).isTrue();
        assertThat(admit(guard, channel("192.0.2.3"))).isFalse();
        now.addAndGet(Duration.ofMillis(500).toNanos());
        assertThat(admit(guard, channel("192.0.2.3"))).isTrue();
        assertThat(metrics.count(Metric.CONNECTIONS_OVER_RATE)).isEqualTo(1);
    }

    @Test
    void aBannedAddressIsRefused() {
        var guard = guard(ConnectionLimits.DEFAULT);
        bans.ban(new InetSocketAddress("192.0.2.1", 1), Duration.ofSeconds(1));

        assertThat(admit(guard, channel("192.0.2.1"))).isFalse();
        assertThat(metrics.count(Metric.CONNECTIONS_BANNED)).isEqualTo(1);
        assertThat(guard.connections()).isZero();
    }

    /** As a server does it, which hears of the ends of connections. */
    private static boolean admit(ConnectionGuard guard, Channel channel) {
        boolean admitted = guard.admit(channel);
        if (admitted) {
            channel.closeFuture().addListener(closed -> guard.left());
        }
        return admitted;
    }

    private ConnectionGuard guard(ConnectionLimits limits) {
        return new ConnectionGuard(
                limits, peer -> peer.getAddress().getHostAddress().startsWith("10."), bans, metrics, now::get);
    }

    private static EmbeddedChannel channel(String address) {
        return new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress(address, 4711);
            }
        };
    }
}
