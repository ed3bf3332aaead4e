/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.web;

import io.rtcomm.Cors;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a folder of files is served. Immutable; safe on any thread.
 *
 * @param index the file that stands for its folder; default {@code index.html}
 * @param cacheControl the {@code Cache-Control} of files; default {@code no-cache}: kept, and asked about each time
 * @param gzip whether text is compressed for clients that accept it; default true
 * @param headers header fields of every answer, as {@code Content-Security-Policy}; default none
 * @param cors which origins may read the files; default null, what the server was told
 */
public record FilesOptions(
        String index,
        String cacheControl,
        boolean gzip,
        Map<String, String> headers,
        @Nullable Cors cors) {
    /** The defaults of every component. */
    public static final FilesOptions DEFAULT = new FilesOptions("index.html", "no-cache", true, Map.of(), null);

    public FilesOptions {
        if (index.isEmpty() || index.startsWith(".") || index.indexOf('/') >= 0 || index.indexOf('\\') >= 0) {
            throw new IllegalArgumentException("index: " + index + " (expected: the name of a file)");
        }
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** The same with another index file. */
    public FilesOptions withIndex(String name) {
        return new FilesOptions(name, cacheControl, gzip, headers, cors);
    }

    /** The same with another {@code Cache-Control}: {@code public, max-age=31536000, immutable} for names with a version. */
    public FilesOptions withCacheControl(String value) {
        return new FilesOptions(index, value, gzip, headers, cors);
    }

    /** The same with or without compression. */
    public FilesOptions withGzip(boolean value) {
        return new FilesOptions(index, cacheControl, value, headers, cors);
    }

    /** The same with one header field more. */
    public FilesOptions withHeader(String name, String value) {
        var all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new FilesOptions(index, cacheControl, gzip, all, cors);
    }

    /** The same for other origins. */
    public FilesOptions withCors(Cors own) {
        return new FilesOptions(index, cacheControl, gzip, headers, own);
    }
}
