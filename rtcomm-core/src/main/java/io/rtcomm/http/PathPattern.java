/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A path, some of whose segments are named: {@code /chat/{room}}, and whose last may take the rest: {@code /files/{path...}}.
 * Immutable; safe on any thread.
 *
 * <p>Paths are compared segment by segment, each decoded once (RFC 3986 §2.1), so an encoded slash is never a separator. A
 * path with an escape that is none, with bytes that are no UTF-8, or with a NUL matches nothing. Case matters; a slash at
 * the end is a segment, which is empty.
 */
public final class PathPattern {
    /**
     * Orders patterns so that of two that match the same path the more specific one comes first: in the first segment in
     * which they differ in kind, a text goes before a name, and a name before the rest.
     */
    public static final Comparator<PathPattern> MOST_SPECIFIC_FIRST = PathPattern::compareKinds;

    private static final String REST = "...";

    private record Segment(String text, boolean named, boolean rest) {
        int kind() {
            return rest ? 2 : named ? 1 : 0;
        }
    }

    private final String pattern;
    private final List<Segment> segments;

    private PathPattern(String pattern, List<Segment> segments) {
        this.pattern = pattern;
        this.segments = List.copyOf(segments);
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException when it does not begin with a slash, a name is empty, not closed or used twice, or
     *     a rest is not the last segment
     */
    public static PathPattern of(String pattern) {
        if (!pattern.startsWith("/")) {
            throw malformed(pattern, "a slash in front");
        }
        var segments = new ArrayList<Segment>();
        var names = new HashSet<String>();
        for (String text : pattern.substring(1).split("/", -1)) {
            if (!segments.isEmpty() && segments.get(segments.size() - 1).rest()) {
                throw malformed(pattern, "nothing behind {" + REST + "}");
            }
            Segment segment = segment(pattern, text);
            if (segment.named() && !names.add(segment.text())) {
                throw malformed(pattern, "each name once");
            }
            segments.add(segment);
        }
        return new PathPattern(pattern, segments);
    }

    private static Segment segment(String pattern, String text) {
        if (text.indexOf('{') < 0 && text.indexOf('}') < 0) {
            return new Segment(text, false, false);
        }
        if (!text.startsWith("{") || text.indexOf('}') != text.length() - 1) {
            throw malformed(pattern, "braces around a whole segment");
        }
        String name = text.substring(1, text.length() - 1);
        boolean rest = name.endsWith(REST);
        String bare = rest ? name.substring(0, name.length() - REST.length()) : name;
        if (bare.isEmpty() || bare.indexOf('{') >= 0) {
            throw malformed(pattern, "a name in braces");
        }
        return new Segment(bare, true, rest);
    }

    private static IllegalArgumentException malformed(String pattern, String expected) {
        return new IllegalArgumentException("path: " + pattern + " (expected: " + expected + ")");
    }

    /**
     * What a path has in the place of each name, in the order of the pattern.
     *
     * @param path percent-encoding kept, no query
     * @return null when the path does not match
     */
    public @Nullable Map<String, String> match(String path) {
        if (!path.startsWith("/")) {
            return null;
        }
        Map<String, String> found = Map.of();
        int start = 1;
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            if (start > path.length()) {
                return null;
            }
            int slash = path.indexOf('/', start);
            int end = slash < 0 || segment.rest() ? path.length() : slash;
            String value = decode(path.substring(start, end));
            if (value == null || (!segment.named() && !segment.text().equals(value))) {
                return null;
            }
            if (segment.named()) {
                if (value.isEmpty() && !segment.rest()) {
                    return null;
                }
                found = found.isEmpty() ? new LinkedHashMap<>() : found;
                found.put(segment.text(), value);
            }
            start = end + 1;
        }
        return start > path.length() ? found : null;
    }

    private int compareKinds(PathPattern other) {
        int common = Math.min(segments.size(), other.segments.size());
        for (int i = 0; i < common; i++) {
            int order = Integer.compare(
                    segments.get(i).kind(), other.segments.get(i).kind());
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(other.segments.size(), segments.size());
    }

    /** The names, in the order of the pattern. */
    public List<String> names() {
        return segments.stream().filter(Segment::named).map(Segment::text).toList();
    }

    /** Whether a path matches. */
    public boolean matches(String path) {
        return match(path) != null;
    }

    /**
     * Takes percent-encoding off a segment, once.
     *
     * @return null when an escape is none, the bytes are no UTF-8, or a NUL is among them
     */
    public static @Nullable String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text.indexOf(0) < 0 ? text : null;
        }
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            int c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return null;
                }
                c = (high << 4) | low;
                i += 2;
            }
            if (c == 0 || c > 0xff) {
                return null;
            }
            bytes[length++] = (byte) c;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathPattern that && pattern.equals(that.pattern);
    }

    @Override
    public int hashCode() {
        return pattern.hashCode();
    }

    /** The pattern as it was given. */
    @Override
    public String toString() {
        return pattern;
    }
}
