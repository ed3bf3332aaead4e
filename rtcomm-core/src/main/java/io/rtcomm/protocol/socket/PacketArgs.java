/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import io.rtcomm.codec.JsonSlice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a received packet holds, as checked JSON with attachments. Immutable; safe on any thread.
 *
 * <p>For an event these are its name and its arguments, for an acknowledgement its arguments, for other packets one
 * payload or nothing.
 */
public final class PacketArgs {
    /** Of a packet without payload. */
    public static final PacketArgs NONE = new PacketArgs(JsonSlice.NULL, new int[0], 0, null);

    private final JsonSlice payload;

    /** Start and end of each element of the array, in turn; for a payload that is no array, its own. */
    private final int[] offsets;

    private final int size;

    /** Absent when this is no event. */
    private final @Nullable String eventName;

    PacketArgs(JsonSlice payload, int[] offsets, int size, @Nullable String eventName) {
        this.payload = payload;
        this.offsets = offsets;
        this.size = size;
        this.eventName = eventName;
    }

    /** The same with attachments, which were awaited. */
    PacketArgs with(List<byte[]> attachments) {
        return new PacketArgs(
                new JsonSlice(payload.array(), payload.offset(), payload.length(), attachments),
                offsets,
                size,
                eventName);
    }

    /**
     * How many values there are: for an event the name counts too, so that there is at least one; for a packet with a
     * single payload 1; 0 when there is nothing.
     */
    public int size() {
        return size;
    }

    /**
     * A value. Of an event, 0 is the name and the first argument is 1.
     *
     * @throws IndexOutOfBoundsException beyond {@link #size()}
     */
    public JsonSlice arg(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("argument " + index + " of " + size);
        }
        int start = offsets[2 * index];
        return new JsonSlice(payload.array(), start, offsets[2 * index + 1] - start, payload.attachments());
    }

    /**
     * The name of an event; of a numeric name its JSON text.
     *
     * @throws IllegalStateException when this is no event
     */
    public String eventName() {
        if (eventName == null) {
            throw new IllegalStateException("no event");
        }
        return eventName;
    }

    /** Everything as one value: the whole array of an event or acknowledgement; {@code null} when there is nothing. */
    public JsonSlice payload() {
        return payload;
    }

    /** About how many bytes this keeps in memory: of what came together with it, all. */
    public long retainedBytes() {
        long bytes = payload.array().length;
        for (byte[] attachment : payload.attachments()) {
            bytes += attachment.length;
        }
        return bytes;
    }

    /** The JSON text. */
    @Override
    public String toString() {
        return payload.toString();
    }
}
