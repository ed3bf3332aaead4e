/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

/** How a link ends. */
public enum CloseMode {
    /**
     * The server takes its leave: the client is told as soon as it can be (a WebSocket close frame; the answer to the
     * pending or, failing that, the next poll).
     */
    ORDERLY,
    /** At once: a client that listens right now is told, nobody is waited for. */
    NOW,
    /** The client sent a close packet: nothing needs to be told, what is pending is released (a poll with a noop). */
    PEER_CLOSED,
    /** The session went on to another link; a pending poll is released with a close packet. */
    REPLACED
}
