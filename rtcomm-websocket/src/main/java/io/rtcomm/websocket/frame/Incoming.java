/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket.frame;

import io.netty.buffer.ByteBuf;

/**
 * Takes in the data frames of messages, one message after the other. Confined to its reader.
 *
 * <pre>
 *   begin  (frame  (take drain*)*)+  end+
 * </pre>
 */
sealed interface Incoming permits WholeMessage, StreamedMessage {
    /** A message begins. */
    void begin(boolean text, boolean compressed);

    /**
     * A frame begins. Limits hold before the first byte of payload is taken.
     *
     * @param bytes its declared length
     * @param last whether it is the last of the message
     */
    void frame(long bytes, boolean last) throws WebSocketProtocolException;

    /**
     * Takes bytes of the payload.
     *
     * @param count how many of {@code in}
     * @param key see {@link Masking#unmask}
     * @param completes whether they are the last of the message
     */
    void take(ByteBuf in, int count, int key, boolean completes) throws WebSocketProtocolException;

    /** Tells what can be told by now; false when the listener is full, and then it is to be called again. */
    boolean drain() throws WebSocketProtocolException;

    /** The last frame is complete; false when the listener is full, and then it is to be called again. */
    boolean end() throws WebSocketProtocolException;

    /** Gives the memory back; nothing is called after it. */
    void clear();
}
