/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.WaitingRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A published event, as a history holds it. Immutable; safe on any thread. */
public final class SseEntry {
    private static final byte[] ID = "id: ".getBytes(UTF_8);

    private static final String UNNAMED = "message"; // what clients take it for

    private final SsePosition position;
    private final EncodedMessage message;

    /**
     * An event at its place.
     *
     * @param event its name, absent for none
     * @param fields its lines in UTF-8 as they go over the wire, the name among them; without an id, and without the empty
     *     line at the end. Copied
     */
    public SseEntry(SsePosition position, @Nullable String event, byte[] fields) {
        this.position = position;
        byte[] id = position.id().getBytes(UTF_8);
        byte[] all = new byte[ID.length + id.length + 1 + fields.length + 1];
        int at = put(ID, all, 0);
        at = put(id, all, at);
        all[at++] = '\n';
        at = put(fields, all, at);
        all[at] = '\n';
        this.message = EncodedMessage.message(all, false, List.of(), true, true)
                .under(new WaitingRule(null, event == null ? UNNAMED : event, true));
    }

    private static int put(byte[] bytes, byte[] to, int at) {
        System.arraycopy(bytes, 0, to, at, bytes.length);
        return at + bytes.length;
    }

    /** Where it stands. */
    public SsePosition position() {
        return position;
    }

    /** The whole event with its id, as all streams get it. */
    public EncodedMessage message() {
        return message;
    }

    /** How many bytes it holds. */
    public int bytes() {
        return message.bytes();
    }
}
