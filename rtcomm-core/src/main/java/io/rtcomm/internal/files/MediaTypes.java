/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.files;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The media types of files by the endings of their names (IANA's names; UTF-8 where there is a choice). */
final class MediaTypes {
    static final String UNKNOWN = "application/octet-stream";

    private static final Map<String, String> BY_ENDING = byEnding();

    private MediaTypes() {}

    private static Map<String, String> byEnding() {
        var types = new HashMap<String, String>();
        String[] text = {
            "html text/html",
            "htm text/html",
            "css text/css",
            "js text/javascript",
            "mjs text/javascript",
            "txt text/plain",
            "text text/plain",
            "log text/plain",
            "md text/markdown",
            "csv text/csv",
            "ics text/calendar",
            "vtt text/vtt",
            "xml application/xml",
            "xsl application/xml"
        };
        String[] other = {
            "json application/json",
            "map application/json",
            "geojson application/geo+json",
            "jsonld application/ld+json",
            "webmanifest application/manifest+json",
            "svg image/svg+xml",
            "xhtml application/xhtml+xml",
            "atom application/atom+xml",
            "rss application/rss+xml",
            "wasm application/wasm",
            "ico image/vnd.microsoft.icon",
            "bmp image/bmp",
            "ttf font/ttf",
            "otf font/otf",
            "png image/png",
            "apng image/apng",
            "jpg image/jpeg",
            "jpeg image/jpeg",
            "gif image/gif",
            "webp image/webp",
            "avif image/avif",
            "woff font/woff",
            "woff2 font/woff2",
            "mp3 audio/mpeg",
            "m4a audio/mp4",
            "aac audio/aac",
            "ogg audio/ogg",
            "oga audio/ogg",
            "opus audio/ogg",
            "wav audio/wav",
            "flac audio/flac",
            "weba audio/webm",
            "mp4 video/mp4",
            "m4v video/mp4",
            "webm video/webm",
            "ogv video/ogg",
            "mov video/quicktime",
            "pdf application/pdf",
            "zip application/zip",
            "gz application/gzip",
            "tar application/x-tar",
            "rtf application/rtf",
            "epub application/epub+zip"
        };
        for (String line : text) {
            String[] pair = line.split(" ", 2);
            types.put(pair[0], pair[1] + "; charset=utf-8");
        }
        for (String line : other) {
            String[] pair = line.split(" ", 2);
            types.put(pair[0], pair[1]);
        }
        return Map.copyOf(types);
    }

    /** The type of a file, {@link #UNKNOWN} when its name does not tell. */
    static String of(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return BY_ENDING.getOrDefault(ending, UNKNOWN);
    }

    /** Whether gzip makes such files much smaller. */
    static boolean compressible(String type) {
        return type.endsWith("; charset=utf-8")
                || type.endsWith("json")
                || type.endsWith("+xml")
                || type.equals("application/wasm")
                || type.equals("image/vnd.microsoft.icon")
                || type.equals("image/bmp")
                || type.equals("font/ttf")
                || type.equals("font/otf");
    }
}
