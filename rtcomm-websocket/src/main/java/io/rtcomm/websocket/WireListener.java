/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.netty.channel.EventLoop;

/**
 * What happens on a WebSocket connection, told on its channel's loop.
 *
 * <pre>
 *   (onText | onBinary | onWritable)*  (onClosed | onFailed)
 * </pre>
 */
interface WireListener {
    /** Where messages are handled in the end. Safe on any thread. */
    EventLoop homeLoop();

    /** A whole text message, checked to be UTF-8; the array is the listener's own. */
    void onText(byte[] utf8);

    /** A whole binary message; the array is the listener's own. */
    void onBinary(byte[] data);

    /** The connection, which was asked for room before and had too little, has written all that it held. */
    void onWritable();

    /**
     * The peer left, or the close that was asked for is complete.
     *
     * @param code what the peer's close frame said, {@link CloseCode#NO_STATUS} when it had no code, {@link
     *     CloseCode#ABNORMAL} when the connection ended without one
     * @param reason what the peer's close frame said, often empty
     */
    void onClosed(int code, String reason);

    /** The connection broke, or the peer broke the rules and is told so. */
    void onFailed(String detail);
}
