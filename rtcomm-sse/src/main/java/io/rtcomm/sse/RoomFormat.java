/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import io.rtcomm.codec.JsonCodec;
import io.rtcomm.endpoint.EventFormat;
import io.rtcomm.endpoint.sse.SseEvent;
import io.rtcomm.transport.EncodedMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How streams see what is emitted to rooms. Stateless; safe on any thread. */
enum RoomFormat implements EventFormat {
    /** The one way of writing, the same for all streams. */
    INSTANCE;

    private static final Logger log = LoggerFactory.getLogger(RoomFormat.class);

    /**
     * {@inheritDoc}
     *
     * <p>A name with a line break cannot be the value of one field. Sockets get such an event, streams do not: who is in a
     * room must not decide whether emitting to it works for the others. Nor is it worth a line of the log for each: names
     * may come from clients.
     */
    @Override
    public EncodedMessage encode(String event, List<@Nullable Object> args, JsonCodec codec, boolean compress) {
        if (SseEvent.hasLineBreak(event)) {
            log.debug("an event whose name has a line break was not given to streams (expected: a name of one line)");
            return Messages.ofRoom(new byte[0], event, compress);
        }
        return Messages.ofRoom(EventWriter.roomEvent(event, args, codec), event, compress);
    }
}
