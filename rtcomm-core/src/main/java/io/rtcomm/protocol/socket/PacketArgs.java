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
 *
 * <p>Most packets are events with one argument and nothing else, so there is room for the place of that one; all else stands
 * apart.
 */
public final class PacketArgs {
    /** Of a packet without payload. */
    public static final PacketArgs NONE = new PacketArgs();

    private static final int[] NO_OFFSETS = {};

    // the payload
    private final byte[] array;
    private final int offset;
    private final int length;

    /** Absent when this is no event. */
    private final @Nullable String eventName;

    // the only argument, or payload; nothing when there is none or more than one
    private final int start;
    private final int end; // 0 when there is none: whatever there is ends behind its type

    private final @Nullable Rest rest; // absent when there is nothing else

    /**
     * What few packets have.
     *
     * @param count how many elements have their offsets here, the name of an event included; 0 with no more than one argument
     * @param offsets start and end of each element
     * @param attachments what the placeholders in it stand for
     */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record Rest(int count, int[] offsets, List<byte[]> attachments) {}

    private PacketArgs() {
        this.array = JsonSlice.NULL.array();
        this.offset = 0;
        this.length = array.length;
        this.eventName = null;
        this.start = 0;
        this.end = 0;
        this.rest = null;
    }

    /** What a scanner has just found, as elements of an array. */
    PacketArgs(byte[] array, JsonScanner scanner, List<byte[]> attachments, @Nullable String eventName) {
        this.array = array;
        this.offset = scanner.start();
        this.length = scanner.end() - offset;
        this.eventName = eventName;
        int first = eventName == null ? 0 : 1;
        int arguments = scanner.childCount() - first;
        this.start = arguments == 1 ? scanner.childStart(first) : 0;
        this.end = arguments == 1 ? scanner.childEnd(first) : 0;
        this.rest = arguments < 2 && attachments.isEmpty()
                ? null
                : arguments < 2
                        ? new Rest(0, NO_OFFSETS, attachments)
                        : new Rest(scanner.childCount(), scanner.takeChildOffsets(), attachments);
    }

    /** One value. */
    PacketArgs(JsonSlice value) {
        this.array = value.array();
        this.offset = value.offset();
        this.length = value.length();
        this.eventName = null;
        this.start = offset;
        this.end = offset + length;
        this.rest = value.attachments().isEmpty() ? null : new Rest(0, NO_OFFSETS, value.attachments());
    }

    private PacketArgs(PacketArgs same, List<byte[]> attachments) {
        this.array = same.array;
        this.offset = same.offset;
        this.length = same.length;
        this.eventName = same.eventName;
        this.start = same.start;
        this.end = same.end;
        this.rest = same.rest == null
                ? new Rest(0, NO_OFFSETS, attachments)
                : new Rest(same.rest.count, same.rest.offsets, attachments);
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
        return rest != null && rest.count > 0 ? rest.count : (eventName == null ? 0 : 1) + (end == 0 ? 0 : 1);
    }

    /**
     * A value. Of an event, 0 is the name and the first argument is 1.
     *
     * @throws IndexOutOfBoundsException beyond {@link #size()}
     */
    public JsonSlice arg(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("argument " + index + " of " + size());
        }
        if (rest != null && rest.count > 0) {
            return slice(rest.offsets[2 * index], rest.offsets[2 * index + 1]);
        }
        return eventName != null && index == 0 ? name() : slice(start, end);
    }

    /** The name as it stands there, which nobody asks for who knows what it says. */
    private JsonSlice name() {
        int from = offset + 1; // behind the bracket
        while (isSpace(array[from])) {
            from++;
        }
        int to = end == 0 ? offset + length - 1 : start;
        while (isSpace(array[to - 1]) || array[to - 1] == ',') { // a name ends with a quote or a digit
            to--;
        }
        return slice(from, to);
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }

    /**
     * The text of a value that is a JSON string, as {@link #arg} and {@link JsonSlice#text} tell, for who wants nothing else of it;
     * null when it is something else.
     *
     * @throws IndexOutOfBoundsException beyond {@link #size()}
     */
    public @Nullable String text(int index) {
        boolean only = end != 0 && index == (eventName == null ? 0 : 1);
        if (only) {
            return JsonSlice.textOf(array, start, end);
        }
        JsonSlice value = arg(index);
        return JsonSlice.textOf(value.array(), value.offset(), value.offset() + value.length());
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

    private JsonSlice slice(int from, int to) {
        return new JsonSlice(array, from, to - from, attachments());
    }

    private List<byte[]> attachments() {
        return rest == null ? List.of() : rest.attachments;
    }

    /** About how many bytes this keeps in memory: of what came together with it, all. */
    public long retainedBytes() {
        long bytes = array.length;
        var attachments = attachments();
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
