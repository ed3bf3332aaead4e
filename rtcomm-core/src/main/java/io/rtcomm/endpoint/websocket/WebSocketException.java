/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.websocket;

/**
 * Why a WebSocket failed, or why something could not be sent. Carries no stack trace: peers cause it, and its message says
 * all there is.
 */
public final class WebSocketException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;

    /** With the close code (RFC 6455 §7.4) that the connection ends with, 1006 when it breaks off. */
    public WebSocketException(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** The close code that the connection ends with. */
    public int code() {
        return code;
    }
}
