/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint;

import io.rtcomm.codec.BinaryForm;
import io.rtcomm.codec.JsonCodec;
import io.rtcomm.codec.JsonSink;
import io.rtcomm.transport.EncodedMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes events for members of rooms that are no sockets. Stateless, one instance for each way of writing and server, so
 * that its identity can stand for the format: members with the same instance get the same message. Safe on any thread.
 */
public interface EventFormat {
    /**
     * Writes an event. Called once for each event that has receivers with this format, on the thread that emits.
     *
     * @param event the name
     * @param args the arguments, not to be changed
     * @param codec writes them; binary data in the way of the {@link JsonSink} that it is given, see {@link BinaryForm}
     * @param compress whether transports that can compress may do so
     * @return a message that is {@linkplain EncodedMessage#shared() shared}
     * @throws IllegalArgumentException when an argument has no form here: nobody gets the event then, and whoever emits
     *     is told
     */
    EncodedMessage encode(String event, List<@Nullable Object> args, JsonCodec codec, boolean compress);
}
