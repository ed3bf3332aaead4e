/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

/**
 * What a {@link FrameReader} tells, on the thread that feeds it.
 *
 * <pre>
 *   (onText | onBinary | onPing | onPong)*  onClose?
 * </pre>
 *
 * Nothing is told after {@link #onClose}, after the reader threw or after it was closed. Every array belongs to the
 * listener, is as long as its content and is never written again.
 */
interface FrameListener {

    /** A whole text message, already checked to be UTF-8. */
    void onText(byte[] utf8);

    /** A whole binary message. */
    void onBinary(byte[] data);

    /** A ping; RFC 6455 §5.5.2 asks for a pong with the same payload (0–125 bytes). */
    void onPing(byte[] payload);

    /** A pong, asked for or not. */
    void onPong(byte[] payload);

    /**
     * The peer closes.
     *
     * @param code the code of the close frame, or {@link CloseCode#NO_STATUS} when it had none
     * @param reason the reason of the close frame, often empty
     */
    void onClose(int code, String reason);
}
