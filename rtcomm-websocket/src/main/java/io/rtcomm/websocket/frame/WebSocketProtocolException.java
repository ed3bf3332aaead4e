/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket.frame;

/**
 * The peer broke RFC 6455, RFC 7692 or a limit; the connection has to be failed with {@link #closeCode()}.
 *
 * <p>Carries no stack trace: it is made by what a peer sends, so it must stay cheap, and its message says all there is.
 */
public final class WebSocketProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What was broken. */
    public enum Rule {
        /** RFC 6455 or RFC 7692. */
        PROTOCOL,
        /** The length of a message. */
        LENGTH,
        /** The number of its frames. */
        FRAGMENTS,
        /** What it inflates to, for what was sent. */
        INFLATION,
        /** The rate of pings and pongs. */
        RATE
    }

    private final int closeCode;
    private final Rule rule;

    WebSocketProtocolException(int closeCode, String message) {
        this(closeCode, Rule.PROTOCOL, message);
    }

    WebSocketProtocolException(int closeCode, Rule rule, String message) {
        super(message, null, false, false);
        this.closeCode = closeCode;
        this.rule = rule;
    }

    /** Pings and pongs come too fast. */
    public static WebSocketProtocolException tooFast(String message) {
        return new WebSocketProtocolException(CloseCode.POLICY_VIOLATION, Rule.RATE, message);
    }

    static WebSocketProtocolException tooLong(String message) {
        return new WebSocketProtocolException(CloseCode.TOO_BIG, Rule.LENGTH, message);
    }

    static WebSocketProtocolException protocolError(String message) {
        return new WebSocketProtocolException(CloseCode.PROTOCOL_ERROR, message);
    }

    static WebSocketProtocolException invalidText() {
        return new WebSocketProtocolException(CloseCode.INVALID_DATA, "text is not UTF-8 (RFC 6455 §8.1)");
    }

    /** The code that the close frame to the peer carries. */
    public int closeCode() {
        return closeCode;
    }

    /** What was broken. */
    public Rule rule() {
        return rule;
    }
}
