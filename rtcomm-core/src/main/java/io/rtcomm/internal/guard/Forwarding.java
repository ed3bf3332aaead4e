/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.guard;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import io.rtcomm.TrustedProxies;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds out for whom a request came, if a trusted proxy brought it. Immutable; safe on any thread.
 *
 * <p>Each proxy adds the address it got the request from behind those that are there. So the list is read from its end, for
 * as long as the speaker is trusted: the first address that is not a proxy's is the client's, and what stands before it may
 * be the client's own invention.
 */
public final class Forwarding {
    /** Who sent a request, and whether it came to the outermost proxy, or to us, under TLS. */
    public record Origin(InetSocketAddress client, boolean secure) {}

    /** One step of a request; each part is absent when it was not told or makes no sense. */
    private record Hop(
            @Nullable InetSocketAddress from, @Nullable String proto) {}

    private final TrustedProxies proxies;

    /** Believes some proxies. */
    public Forwarding(TrustedProxies proxies) {
        this.proxies = proxies;
    }

    /** Whether a peer is a proxy that is believed. */
    public boolean trusts(InetSocketAddress peer) {
        InetAddress address = peer.getAddress();
        return address != null && !proxies.isEmpty() && proxies.include(address);
    }

    /** Whether a peer says in front of its connections for whom it opens them. */
    public boolean announces(InetSocketAddress peer) {
        return proxies.word() == TrustedProxies.Word.PROXY_PROTOCOL && trusts(peer);
    }

    /** Whether a peer says in its requests for whom it sends them. */
    public boolean readsFields(InetSocketAddress peer) {
        return proxies.word() != TrustedProxies.Word.PROXY_PROTOCOL && trusts(peer);
    }

    /** Who sent a request that came from a peer. */
    public Origin of(InetSocketAddress peer, boolean secure, HttpHeaders headers) {
        if (!readsFields(peer)) {
            return new Origin(peer, secure);
        }
        List<Hop> hops = proxies.word() == TrustedProxies.Word.FORWARDED ? forwarded(headers) : xForwarded(headers);
        InetSocketAddress client = peer;
        boolean underTls = secure;
        for (int i = hops.size() - 1; i >= 0 && trusts(client); i--) {
            Hop hop = hops.get(i);
            if (hop.proto() != null) {
                underTls = hop.proto().equals("https") || hop.proto().equals("wss");
            }
            if (hop.from() == null) {
                break;
            }
            client = hop.from();
        }
        return new Origin(client, underTls);
    }

    private static List<Hop> xForwarded(HttpHeaders headers) {
        List<String> protos = elements(headers.getAll("X-Forwarded-Proto"), ',');
        // proxies do not agree on whether they append to this one: the last word is that of the nearest
        String proto = protos.isEmpty() ? null : protos.get(protos.size() - 1).toLowerCase(Locale.ROOT);
        var hops = new ArrayList<Hop>();
        for (String element : elements(headers.getAll("X-Forwarded-For"), ',')) {
            hops.add(new Hop(node(element), proto));
        }
        return hops.isEmpty() && proto != null ? List.of(new Hop(null, proto)) : hops;
    }

    private static List<Hop> forwarded(HttpHeaders headers) {
        var hops = new ArrayList<Hop>();
        for (String element : elements(headers.getAll("Forwarded"), ',')) {
            InetSocketAddress from = null;
            String proto = null;
            for (String pair : elements(List.of(element), ';')) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? "" : pair.substring(0, equals).trim().toLowerCase(Locale.ROOT);
                String value = unquoted(pair.substring(equals + 1).trim());
                if (name.equals("for")) {
                    from = node(value);
                } else if (name.equals("proto")) {
                    proto = value.toLowerCase(Locale.ROOT);
                }
            }
            hops.add(new Hop(from, proto));
        }
        return hops;
    }

    /** The parts of a list over several fields (RFC 9110 §5.3), commas in quotes being none. */
    private static List<String> elements(List<String> fields, char separator) {
        var elements = new ArrayList<String>();
        for (String field : fields) {
            // a quote that a client opened must not swallow what proxies have added behind it
            boolean quotes = field.chars().filter(c -> c == '"').count() % 2 == 0;
            boolean quoted = false;
            int start = 0;
            for (int i = 0; i <= field.length(); i++) {
                char c = i == field.length() ? separator : field.charAt(i);
                if (c == '"') {
                    quoted = quotes && !quoted;
                } else if (i == field.length() || (c == separator && !quoted)) {
                    String element = field.substring(start, i).trim();
                    if (!element.isEmpty()) {
                        elements.add(element);
                    }
                    start = i + 1;
                }
            }
        }
        return elements;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** An address, with or without a port: {@code 192.0.2.7:80}, {@code 2001:db8::1}, {@code [2001:db8::1]:80}. */
    private static @Nullable InetSocketAddress node(String text) {
        String host = text;
        String port = "";
        int bracket = text.lastIndexOf(']');
        int colon = text.lastIndexOf(':');
        if (text.startsWith("[") && bracket > 0) {
            host = text.substring(1, bracket);
            port = colon > bracket ? text.substring(colon + 1) : "";
        } else if (colon >= 0 && text.indexOf(':') == colon) {
            host = text.substring(0, colon);
            port = text.substring(colon + 1);
        }
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host); // never asks a name server
        return address == null ? null : new InetSocketAddress(addressOf(address), number(port));
    }

    private static InetAddress addressOf(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(bytes.length + " bytes of an address (expected: 4 or 16)", e);
        }
    }

    private static int number(String port) {
        if (port.isEmpty() || port.length() > 5 || !port.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return 0;
        }
        int value = Integer.parseInt(port);
        return value > 0xffff ? 0 : value;
    }
}
