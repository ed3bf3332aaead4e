/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What many requests have in common, kept once: clients of one kind send the same header lines. Safe on any thread. Bounded:
 * what came last takes the place of what was there.
 */
public final class HeadCache {
    private static final int PLACES = 256; // a power of two
    private static final int MOST_BYTES = 2048; // of one entry: half a megabyte in all

    private final AtomicReferenceArray<byte @Nullable []> entries = new AtomicReferenceArray<>(PLACES);

    /** Nothing is known yet. */
    public HeadCache() {}

    /** The first bytes of an array: in an array that was returned before, or in a new one. */
    byte[] shared(byte[] bytes, int length) {
        if (length > MOST_BYTES) {
            return Arrays.copyOf(bytes, length);
        }
        int hash = 0;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + bytes[i];
        }
        int place = (hash ^ hash >>> 16) & (PLACES - 1);
        byte[] known = entries.get(place);
        if (known != null && Arrays.equals(known, 0, known.length, bytes, 0, length)) {
            return known;
        }
        byte[] made = Arrays.copyOf(bytes, length);
        entries.set(place, made);
        return made;
    }
}
