/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Compresses files, and remembers those that were asked for last. Safe on any thread. Compressing takes time. */
final class GzippedFiles {
    /** Smaller files are not worth it. */
    static final int MIN_BYTES = 1024;

    /** Larger files are sent as they are, unless there is a compressed one beside them. */
    static final int MAX_BYTES = 1 << 20;

    private static final int REMEMBERED_BYTES = 8 << 20;

    private final LinkedHashMap<String, byte[]> remembered = new LinkedHashMap<>(16, 0.75f, true); // guarded by this
    private long bytes; // guarded by this

    /** What was remembered under a name, or null. */
    synchronized byte @Nullable [] get(String name) {
        return remembered.get(name);
    }

    synchronized void put(String name, byte[] compressed) {
        byte[] before = remembered.put(name, compressed);
        bytes += compressed.length - (before == null ? 0 : before.length);
        var oldest = remembered.values().iterator();
        while (bytes > REMEMBERED_BYTES && oldest.hasNext()) {
            bytes -= oldest.next().length;
            oldest.remove();
        }
    }

    static byte[] compress(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream(Math.max(64, content.length / 2));
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }
}
