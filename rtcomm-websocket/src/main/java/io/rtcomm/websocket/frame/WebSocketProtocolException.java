/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket.frame;

/**
 * The peer broke RFC 6455, RFC 7692 or a limit; the connection has to be failed with {@link #closeCode()}.
 *
 * <p>Carries no stack trace: it is made by what a peer sends, so it must stay cheap, and its message says all there is.
 */
public final class WebSocketProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int closeCode;

    WebSocketProtocolException(int closeCode, String message) {
        super(message, null, false, false);
        this.closeCode = closeCode;
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
}
