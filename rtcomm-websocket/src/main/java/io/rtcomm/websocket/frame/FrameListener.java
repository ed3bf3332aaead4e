/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket.frame;

/**
 * What a {@link FrameReader} tells, on the thread that feeds it.
 *
 * <pre>
 *   (onText | onBinary | onPart* | onPing | onPong)*  onClose?
 * </pre>
 *
 * Nothing is told after {@link #onClose}, after the reader threw or after it was closed. Every array belongs to the
 * listener, is as long as its content and is never written again.
 */
public interface FrameListener {

    /** A whole text message, already checked to be UTF-8. */
    void onText(byte[] utf8);

    /** A whole binary message. */
    void onBinary(byte[] data);

    /**
     * Whether the message that begins is to be told in parts, as they arrive.
     *
     * @param text whether it is text, else it is binary
     */
    default boolean wantsParts(boolean text) {
        return false;
    }

    /**
     * A part of a message; those of one message come in their order, with nothing but pings and pongs in between.
     *
     * @param text whether the message is text; then the part is whole characters, checked to be UTF-8
     * @param data may be empty when it is the last
     * @param last whether the message is complete
     */
    default void onPart(boolean text, byte[] data, boolean last) {
        throw new IllegalStateException("a part came to a listener that wanted none");
    }

    /** Whether nothing more can be taken now. The reader then stops, within a message that is told in parts too. */
    default boolean full() {
        return false;
    }

    /**
     * A ping; RFC 6455 §5.5.2 asks for a pong with the same payload (0–125 bytes).
     *
     * @throws WebSocketProtocolException when there are too many of them
     */
    void onPing(byte[] payload) throws WebSocketProtocolException;

    /**
     * A pong, asked for or not.
     *
     * @throws WebSocketProtocolException when there are too many of them
     */
    void onPong(byte[] payload) throws WebSocketProtocolException;

    /**
     * The peer closes.
     *
     * @param code the code of the close frame, or {@link CloseCode#NO_STATUS} when it had none
     * @param reason the reason of the close frame, often empty
     */
    void onClose(int code, String reason);
}
