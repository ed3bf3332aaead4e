/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.websocket;

/**
 * Where a WebSocket is in its life.
 *
 * <pre>
 *   CONNECTING ──► OPEN ──► CLOSING ──► CLOSED
 *       │           └────── broken ────────▲
 *       └── refused, gone ─────────────────┘
 * </pre>
 */
public enum WebSocketState {
    /** The middleware decides; nothing was answered. */
    CONNECTING,
    /** Messages go both ways. */
    OPEN,
    /** The application or the server has closed; the client has not answered yet. */
    CLOSING,
    /** It is over. */
    CLOSED
}
