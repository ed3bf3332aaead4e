/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.netty.channel.EventLoop;
import io.rtcomm.websocket.frame.CloseCode;

/**
 * What happens on a WebSocket connection, told on its channel's loop.
 *
 * <pre>
 *   (onText | onBinary | onPart* | onPong | onWritable)*  (onClosed | onFailed | onFlood)
 * </pre>
 */
interface WireListener {
    /** Where messages are handled in the end. Safe on any thread. */
    EventLoop homeLoop();

    /** A whole text message, checked to be UTF-8; the array is the listener's own. */
    void onText(byte[] utf8);

    /** A whole binary message; the array is the listener's own. */
    void onBinary(byte[] data);

    /** See {@link io.rtcomm.websocket.frame.FrameListener#wantsParts}. */
    default boolean wantsParts(boolean text) {
        return false;
    }

    /** See {@link io.rtcomm.websocket.frame.FrameListener#onPart}. */
    default void onPart(boolean text, byte[] data, boolean last) {
        throw new IllegalStateException("a part came to a listener that wanted none");
    }

    /** Whether nothing more can be taken; reading was paused then, and what was read already is kept until it resumes. */
    default boolean full() {
        return false;
    }

    /**
     * The peer has closed, or broke the rules: nothing more is read from it. Whether the answer is to wait for what was
     * read before (RFC 6455 §5.5.1); {@link WebSocketHandler#end} then gives it.
     */
    default boolean delaysEnd() {
        return false;
    }

    /** A pong, asked for or not. */
    default void onPong(byte[] payload) {}

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

    /**
     * The connection broke, or the peer broke the rules and is told so.
     *
     * @param code what the peer is told, {@link CloseCode#ABNORMAL} when it is told nothing
     */
    default void onFailed(int code, String detail) {
        onFailed(detail);
    }

    /** As {@link #onFailed(int, String)}: the peer sent pings or pongs faster than it may. */
    default void onFlood(int code, String detail) {
        onFailed(code, detail);
    }

    /** The connection broke, or the peer broke the rules and is told so. */
    void onFailed(String detail);
}
