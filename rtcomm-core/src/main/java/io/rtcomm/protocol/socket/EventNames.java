/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import io.rtcomm.codec.JsonSlice;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the names of events that were seen, so that the few that an application has are not made anew for each
 * packet. Of bounded size, whatever clients send: a name that comes later takes the place of another. Safe on any
 * thread.
 */
final class EventNames {
    private static final int SLOTS = 256;
    private static final int MAX_LENGTH = 64;

    private final AtomicReferenceArray<@Nullable Entry> slots = new AtomicReferenceArray<>(SLOTS);

    /** A name, and the JSON string that says it. */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record Entry(byte[] json, String text) {}

    /**
     * The text of a JSON string.
     *
     * @param array holds it, with its quotes
     */
    String text(byte[] array, int start, int end) {
        if (end - start > MAX_LENGTH) {
            return read(array, start, end);
        }
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + array[i];
        }
        int slot = (hash ^ hash >>> 8 ^ hash >>> 16) & (SLOTS - 1);
        var known = slots.getPlain(slot); // entries are immutable: an old one is as good
        if (known != null && Arrays.equals(known.json, 0, known.json.length, array, start, end)) {
            return known.text;
        }
        String text = read(array, start, end);
        slots.setRelease(slot, new Entry(Arrays.copyOfRange(array, start, end), text));
        return text;
    }

    private static String read(byte[] array, int start, int end) {
        return Objects.requireNonNull(JsonSlice.textOf(array, start, end), "a JSON string");
    }
}
