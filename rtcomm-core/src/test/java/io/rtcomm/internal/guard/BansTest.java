/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BansTest {
    private final AtomicLong now = new AtomicLong();
    private final Bans bans = new Bans(now::get);

    @Test
    void aBanEndsByItself() throws Exception {
        bans.ban(peer("192.0.2.1"), Duration.ofSeconds(10));

        assertThat(bans.banned(peer("192.0.2.1"))).isTrue();
        assertThat(bans.banned(peer("192.0.2.2"))).isFalse();
        now.set(Duration.ofSeconds(10).toNanos());
        assertThat(bans.banned(peer("192.0.2.1"))).isFalse();
        assertThat(bans.size()).isZero();
    }

    @Test
    void aShorterBanDoesNotEndALongerOne() throws Exception {
        bans.ban(peer("192.0.2.1"), Duration.ofSeconds(10));
        bans.ban(peer("192.0.2.1"), Duration.ofSeconds(1));

        now.set(Duration.ofSeconds(5).toNanos());
        assertThat(bans.banned(peer("192.0.2.1"))).isTrue();
    }

    @Test
    void addressesOfOneIpv6NetworkAreOneClient() throws Exception {
        bans.ban(peer("2001:db8:1:2::1"), Duration.ofDays(100_000));

        assertThat(bans.banned(peer("2001:db8:1:2:ffff::9"))).isTrue();
        assertThat(bans.banned(peer("2001:db8:1:3::1"))).isFalse();
    }

    @Test
    void aBanCanBeLifted() throws Exception {
        bans.ban(peer("192.0.2.1"), Duration.ofSeconds(10));
        bans.lift(peer("192.0.2.1"));

        assertThat(bans.banned(peer("192.0.2.1"))).isFalse();
    }

    @Test
    void onlySoManyAreRemembered() throws Exception {
        for (int i = 0; i <= Bans.MAX_BANS; i++) {
            bans.ban(peer("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255)), Duration.ofSeconds(1 + i));
        }

        assertThat(bans.size()).isEqualTo(Bans.MAX_BANS);
        assertThat(bans.banned(peer("10.0.0.0"))).isFalse();
        assertThat(bans.banned(peer("10.0.0.1"))).isTrue();
    }

    private static InetSocketAddress peer(String address) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(address), 4711);
    }
}
