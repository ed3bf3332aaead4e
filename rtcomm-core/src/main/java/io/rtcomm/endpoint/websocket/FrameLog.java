/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.websocket;

import org.slf4j.LoggerFactory;

/** Sees the frames of WebSockets, for learning and debugging. */
@FunctionalInterface
public interface FrameLog {
    /** Called on an event loop for every frame whose header is in order; must not block. */
    void onFrame(WebSocket webSocket, LoggedFrame frame);

    /** Writes each frame as a line to the logger {@code io.rtcomm.endpoint.websocket.FrameLog}, at level debug. */
    static FrameLog toLogger() {
        var log = LoggerFactory.getLogger(FrameLog.class);
        return (webSocket, frame) -> log.debug("{} {}", webSocket.id(), frame);
    }
}
