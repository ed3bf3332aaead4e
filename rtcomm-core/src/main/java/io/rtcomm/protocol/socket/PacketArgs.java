/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import io.rtcomm.codec.JsonScanner;
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
    public static final PacketArgs NONE = new PacketArgs();

    private static final int[] NO_OFFSETS = {};
    private static final int FEW = 2;

    // the payload
    private final byte[] array;
    private final int offset;
    private final int length;
    private final List<byte[]> attachments;

    // its elements, or itself when it is no array
    private final int size;
    private final long first; // where it begins, and in the low half where it ends
    private final long second;
    private final int[] offsets; // start and end of all elements, in turn; empty when there are no more than two

    /** Absent when this is no event. */
    private final @Nullable String eventName;

    private PacketArgs() {
        this.array = JsonSlice.NULL.array();
        this.offset = 0;
        this.length = array.length;
        this.attachments = List.of();
        this.size = 0;
        this.first = 0;
        this.second = 0;
        this.offsets = NO_OFFSETS;
        this.eventName = null;
    }

    /** What a scanner has just found, as elements of an array. */
    PacketArgs(byte[] array, JsonScanner scanner, List<byte[]> attachments, @Nullable String eventName) {
        this.array = array;
        this.offset = scanner.start();
        this.length = scanner.end() - offset;
        this.attachments = attachments;
        this.size = scanner.childCount();
        this.first = size > 0 ? span(scanner.childStart(0), scanner.childEnd(0)) : 0;
        this.second = size > 1 ? span(scanner.childStart(1), scanner.childEnd(1)) : 0;
        this.offsets = size > FEW ? scanner.takeChildOffsets() : NO_OFFSETS;
        this.eventName = eventName;
    }

    /** One value. */
    PacketArgs(JsonSlice value) {
        this.array = value.array();
        this.offset = value.offset();
        this.length = value.length();
        this.attachments = value.attachments();
        this.size = 1;
        this.first = span(offset, offset + length);
        this.second = 0;
        this.offsets = NO_OFFSETS;
        this.eventName = null;
    }

    private PacketArgs(PacketArgs same, List<byte[]> attachments) {
        this.array = same.array;
        this.offset = same.offset;
        this.length = same.length;
        this.attachments = attachments;
        this.size = same.size;
        this.first = same.first;
        this.second = same.second;
        this.offsets = same.offsets;
        this.eventName = same.eventName;
    }

    private static long span(int start, int end) {
        return (long) start << Integer.SIZE | end;
    }

    /** The same with attachments, which were awaited. */
    PacketArgs with(List<byte[]> awaited) {
        return new PacketArgs(this, awaited);
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
        if (size > FEW) {
            return slice(offsets[2 * index], offsets[2 * index + 1]);
        }
        long span = index == 0 ? first : second;
        return slice((int) (span >>> Integer.SIZE), (int) span);
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
        return slice(offset, offset + length);
    }

    private JsonSlice slice(int start, int end) {
        return new JsonSlice(array, start, end - start, attachments);
    }

    /** About how many bytes this keeps in memory: of what came together with it, all. */
    public long retainedBytes() {
        long bytes = array.length;
        for (int i = 0; i < attachments.size(); i++) {
            bytes += attachments.get(i).length;
        }
        return bytes;
    }

    /** The JSON text. */
    @Override
    public String toString() {
        return payload().toString();
    }
}
