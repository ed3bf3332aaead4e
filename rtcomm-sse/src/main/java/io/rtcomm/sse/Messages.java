/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rtcomm.codec.JsonCodec;
import io.rtcomm.endpoint.sse.SseEvent;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.WaitingRule;
import java.util.List;

/** Events that were written, on their way to streams. Stateless. */
final class Messages {
    /** Nothing but a sign of life. */
    static final EncodedMessage KEEP_ALIVE =
            EncodedMessage.message(":\n\n".getBytes(US_ASCII), false, List.of(), true, true);

    private static final String UNNAMED = "message"; // what clients take it for

    private Messages() {}

    /** An event for one stream. */
    static EncodedMessage single(SseEvent event, JsonCodec codec) {
        return message(event, codec, false);
    }

    /** An event for several streams. */
    static EncodedMessage shared(SseEvent event, JsonCodec codec) {
        return message(event, codec, true);
    }

    private static EncodedMessage message(SseEvent event, JsonCodec codec, boolean shared) {
        var message = EncodedMessage.message(EventWriter.event(event, codec), false, List.of(), true, shared);
        if (event.form() == SseEvent.Form.NONE) {
            return message; // for the client itself; nothing newer replaces it
        }
        String name = event.event() == null ? UNNAMED : event.event();
        return message.under(new WaitingRule(null, name, event.id() != null));
    }

    /** An event of a room, for all streams that are in it; an empty one is for none. */
    static EncodedMessage ofRoom(byte[] event, String name, boolean compress) {
        return EncodedMessage.message(event, false, List.of(), compress, true).under(new WaitingRule(null, name));
    }
}
