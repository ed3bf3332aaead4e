/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The proxies that are believed when they say for whom they speak. What anybody else says about addresses is ignored, since
 * every client can send such header fields. Immutable; safe on any thread.
 */
public final class TrustedProxies {
    /** How proxies tell the address of a client. */
    public enum Word {
        /** {@code X-Forwarded-For} and {@code X-Forwarded-Proto}. */
        X_FORWARDED,
        /** {@code Forwarded} (RFC 7239). */
        FORWARDED,
        /**
         * A header in front of every connection, and of its TLS: the PROXY protocol, version 1 or 2. A connection of these
         * proxies that begins with anything else is closed; one of anybody else that begins with such a header is taken for
         * HTTP, which it is not.
         */
        PROXY_PROTOCOL
    }

    /** The addresses that begin with some bits. */
    private static final class Network {
        private final byte[] address;
        private final int bits;

        Network(byte[] address, int bits) {
            this.address = address;
            this.bits = bits;
        }

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            int whole = bits / 8;
            for (int i = 0; i < whole; i++) {
                if (address[i] != other[i]) {
                    return false;
                }
            }
            int rest = bits % 8;
            int mask = 0xff << (8 - rest);
            return rest == 0 || (address[whole] & mask) == (other[whole] & mask);
        }
    }

    private static final TrustedProxies NONE = new TrustedProxies(Word.X_FORWARDED, List.of());

    private final Word word;
    private final List<Network> networks;

    private TrustedProxies(Word word, List<Network> networks) {
        this.word = word;
        this.networks = networks;
    }

    /** Nobody is believed. */
    public static TrustedProxies none() {
        return NONE;
    }

    /**
     * Proxies of some networks.
     *
     * @param word how they tell the address of a client
     * @param networks addresses ({@code 192.0.2.7}, {@code ::1}) and networks ({@code 10.0.0.0/8}, {@code fd00::/8}); no names
     * @throws IllegalArgumentException when one of them is none
     */
    public static TrustedProxies of(Word word, String... networks) {
        var parsed = new ArrayList<Network>();
        for (String text : networks) {
            parsed.add(network(text));
        }
        return new TrustedProxies(word, List.copyOf(parsed));
    }

    private static Network network(String text) {
        int slash = text.indexOf('/');
        byte[] address = literal(text, slash < 0 ? text : text.substring(0, slash));
        int all = address.length * 8;
        int bits = slash < 0 ? all : number(text, text.substring(slash + 1));
        if (bits < 0 || bits > all) {
            throw malformed(text);
        }
        return new Network(address, bits);
    }

    private static byte[] literal(String text, String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address); // never asks a name server
        if (bytes == null) {
            throw malformed(text);
        }
        return bytes;
    }

    private static int number(String text, String digits) {
        if (!digits.matches("\\d{1,3}")) {
            throw malformed(text);
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "trusted proxy: " + text + " (expected: an IP address, or one with a prefix length as 10.0.0.0/8)");
    }

    /** How they tell the address of a client. */
    public Word word() {
        return word;
    }

    /** Whether an address is one of them. */
    public boolean include(InetAddress address) {
        for (Network network : networks) {
            if (network.contains(address.getAddress())) {
                return true;
            }
        }
        return false;
    }

    /** Whether there are any. */
    public boolean isEmpty() {
        return networks.isEmpty();
    }
}
