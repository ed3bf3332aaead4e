/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.guard;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;

/**
 * Who is counted as one client by its address: an IPv4 address, or the first 64 bits of an IPv6 address, since whoever has one
 * of those has them all (RFC 6177). Immutable; safe on any thread.
 */
final class ClientAddress {
    private static final int IPV6_PREFIX_BYTES = 8;

    private final byte[] key;

    private ClientAddress(byte[] key) {
        this.key = key;
    }

    /** Of a peer; all peers without an address, which are not from the network, count as one. */
    static ClientAddress of(InetSocketAddress peer) {
        InetAddress address = peer.getAddress();
        if (address instanceof Inet4Address) {
            return new ClientAddress(address.getAddress());
        }
        return address instanceof Inet6Address
                ? new ClientAddress(Arrays.copyOf(address.getAddress(), IPV6_PREFIX_BYTES))
                : new ClientAddress(new byte[0]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientAddress that && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }
}
