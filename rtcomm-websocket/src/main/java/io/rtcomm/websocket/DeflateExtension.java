/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.netty.channel.EventLoop;
import io.rtcomm.transport.PerMessageDeflate;
import io.rtcomm.websocket.frame.InflateBudget;
import io.rtcomm.websocket.frame.MessageInflater;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server and a client agreed on about permessage-deflate (RFC 7692 §7.1).
 *
 * @param serverNoContextTakeover whether the server compresses each message on its own
 * @param clientNoContextTakeover whether the client does
 * @param serverWindowBits the window of the server as a power of two, 8 to 15
 * @param serverWindowTold whether the response says so
 * @param clientWindowBits what the response says of the client's window; {@link #UNTOLD} when it says nothing
 */
record DeflateExtension(
        boolean serverNoContextTakeover,
        boolean clientNoContextTakeover,
        int serverWindowBits,
        boolean serverWindowTold,
        int clientWindowBits) {
    static final int UNTOLD = 0;

    private static final String NAME = "permessage-deflate";
    private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";
    private static final int MIN_BURST_BYTES = 1 << 20;
    private static final int MIN_WINDOW_BITS = 8;
    private static final int MAX_WINDOW_BITS = 15;

    /** What the parameter of an offer has when it comes without a value. */
    private static final String NO_VALUE = "";

    /**
     * Accepts the first offer that can be kept. An offer with an unknown or repeated parameter or a bad value is
     * declined (RFC 7692 §7.1).
     *
     * @param lines the values of {@code Sec-WebSocket-Extensions}
     * @return absent when no offer is accepted, which leaves messages as they are
     * @throws MalformedHeaderException if the field breaks the grammar of RFC 6455 §9.1
     */
    static @Nullable DeflateExtension negotiate(List<String> lines, PerMessageDeflate options)
            throws MalformedHeaderException {
        DeflateExtension agreed = null;
        for (String line : lines) {
            var text = new HeaderText(line);
            do {
                var offer = Offer.parse(text);
                if (agreed == null) {
                    agreed = accept(offer, options);
                }
            } while (text.skip(','));
            if (!text.atEnd()) {
                throw new MalformedHeaderException();
            }
        }
        return agreed;
    }

    /** The value of {@code Sec-WebSocket-Extensions} in the response. */
    String response() {
        var response = new StringBuilder(NAME);
        if (serverNoContextTakeover) {
            response.append("; ").append(SERVER_NO_CONTEXT);
        }
        if (clientNoContextTakeover) {
            response.append("; ").append(CLIENT_NO_CONTEXT);
        }
        if (serverWindowTold) {
            response.append("; ").append(SERVER_WINDOW).append('=').append(serverWindowBits);
        }
        if (clientWindowBits != UNTOLD) {
            response.append("; ").append(CLIENT_WINDOW).append('=').append(clientWindowBits);
        }
        return response.toString();
    }

    /** @param maxMessageBytes the largest message, inflated */
    MessageInflater newInflater(PerMessageDeflate options, int maxMessageBytes, EventLoop loop) {
        int ratio = options.maxInflateRatio();
        InflateBudget budget = ratio == 0
                ? null
                : new InflateBudget(ratio, Math.max(MIN_BURST_BYTES, maxMessageBytes), loop.ticker()::nanoTime);
        return new MessageInflater(!clientNoContextTakeover, budget);
    }

    private static @Nullable DeflateExtension accept(Offer offer, PerMessageDeflate options) {
        if (!offer.name.equals(NAME) || offer.repeats) {
            return null;
        }
        boolean serverNoContext = !options.serverContextTakeover();
        boolean clientNoContext = !options.clientContextTakeover();
        int serverWindow = options.serverMaxWindowBits();
        boolean serverWindowTold = serverWindow < MAX_WINDOW_BITS;
        int clientWindow = UNTOLD;
        for (Map.Entry<String, String> parameter : offer.parameters.entrySet()) {
            String value = parameter.getValue();
            if (!isGood(parameter.getKey(), value)) {
                return null;
            }
            switch (parameter.getKey()) {
                case SERVER_NO_CONTEXT -> serverNoContext = true;
                case CLIENT_NO_CONTEXT -> clientNoContext = true;
                case SERVER_WINDOW -> {
                    serverWindow = Math.min(serverWindow, windowBits(value));
                    serverWindowTold = true;
                }
                // Whatever the client uses inflates with the largest window, so this repeats what we were told to ask.
                case CLIENT_WINDOW -> clientWindow = clientWindow(value, options.clientMaxWindowBits());
                default -> {
                    return null;
                }
            }
        }
        return new DeflateExtension(serverNoContext, clientNoContext, serverWindow, serverWindowTold, clientWindow);
    }

    /** Only a client that names its window lets it be chosen (RFC 7692 §7.1.2.2). */
    private static int clientWindow(String offered, int wanted) {
        if (wanted == MAX_WINDOW_BITS) {
            return UNTOLD;
        }
        return offered.isEmpty() ? wanted : Math.min(wanted, windowBits(offered));
    }

    private static boolean isGood(String name, String value) {
        return switch (name) {
            case SERVER_WINDOW -> windowBits(value) >= MIN_WINDOW_BITS;
            case CLIENT_WINDOW -> value.isEmpty() || windowBits(value) >= MIN_WINDOW_BITS;
            default -> value.isEmpty();
        };
    }

    /** The value as 8–15 without leading zeros (RFC 7692 §7.1.2), or -1. */
    private static int windowBits(String value) {
        return switch (value) {
            case "8", "9" -> value.charAt(0) - '0';
            case "10", "11", "12", "13", "14", "15" -> 10 + value.charAt(1) - '0';
            default -> -1;
        };
    }

    /** One element of the list: a name, and parameters with or without a value. */
    private record Offer(String name, Map<String, String> parameters, boolean repeats) {

        static Offer parse(HeaderText text) throws MalformedHeaderException {
            String name = name(text);
            var parameters = new LinkedHashMap<String, String>();
            boolean repeats = false;
            while (text.skip(';')) {
                String parameter = name(text);
                String value = NO_VALUE;
                if (text.skip('=')) {
                    text.skipSpace();
                    value = text.value();
                    if (value == null || value.isEmpty()) {
                        throw new MalformedHeaderException();
                    }
                    text.skipSpace();
                }
                repeats |= parameters.put(parameter, value) != null;
            }
            return new Offer(name, parameters, repeats);
        }

        private static String name(HeaderText text) throws MalformedHeaderException {
            text.skipSpace();
            String name = text.token();
            text.skipSpace();
            if (name.isEmpty()) {
                throw new MalformedHeaderException();
            }
            return name;
        }
    }

    /** The field is no list of extensions; the handshake has to fail (RFC 6455 §9.1). */
    static final class MalformedHeaderException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedHeaderException() {
            super("Sec-WebSocket-Extensions is malformed", null, false, false);
        }
    }
}
