/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.guard;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Addresses that are refused for a while. Safe on any thread. Of too many the one that ends first is forgotten. */
public final class Bans {
    /** So many addresses are remembered. */
    static final int MAX_BANS = 100_000;

    private final ConcurrentHashMap<ClientAddress, Long> untilNanos = new ConcurrentHashMap<>();
    private final LongSupplier clock;

    /** Whether anybody was ever banned: the map may call itself empty while others come and go. */
    private volatile boolean used;

    /** No bans. */
    public Bans(LongSupplier clock) {
        this.clock = clock;
    }

    /** Refuses an address from now on; a ban that ends later stays. */
    public void ban(InetSocketAddress peer, Duration duration) {
        long until = clock.getAsLong()
                + Math.min(duration.toSeconds(), Integer.MAX_VALUE) * 1_000_000_000L
                + duration.toNanosPart();
        used = true;
        untilNanos.merge(ClientAddress.of(peer), until, (known, more) -> more - known > 0 ? more : known);
        if (untilNanos.size() > MAX_BANS) {
            shrink();
        }
    }

    /** Whether an address is refused. */
    public boolean banned(InetSocketAddress peer) {
        if (!used) {
            return false;
        }
        ClientAddress address = ClientAddress.of(peer);
        Long until = untilNanos.get(address);
        if (until == null) {
            return false;
        }
        if (until - clock.getAsLong() > 0) {
            return true;
        }
        untilNanos.remove(address, until);
        return false;
    }

    /** Takes a ban back. */
    public void lift(InetSocketAddress peer) {
        untilNanos.remove(ClientAddress.of(peer));
    }

    /** How many addresses are remembered. */
    public int size() {
        return untilNanos.size();
    }

    private void shrink() {
        long now = clock.getAsLong();
        untilNanos.values().removeIf(until -> until - now <= 0);
        if (untilNanos.size() <= MAX_BANS) {
            return;
        }
        long soonest = untilNanos.values().stream()
                .mapToLong(until -> until - now)
                .min()
                .orElse(0);
        untilNanos.values().removeIf(until -> until - now <= soonest);
    }
}
