/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.websocket;

/** Hears of the end of a WebSocket. */
@FunctionalInterface
public interface CloseHandler {
    /**
     * Called once, on the WebSocket's lane, after everything else.
     *
     * @param code what the client's close frame said, 1005 when it had no code; 1006 when the connection ended without
     *     one; what the client was told when it broke the rules or a limit
     * @param reason what the client's close frame said, often empty, or what broke
     */
    void onClose(int code, String reason) throws Exception;
}
