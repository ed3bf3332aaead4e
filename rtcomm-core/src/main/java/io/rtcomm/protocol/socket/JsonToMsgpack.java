/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rtcomm.codec.JsonLimits;
import io.rtcomm.codec.JsonScanner;
import io.rtcomm.codec.JsonSlice;
import io.rtcomm.codec.JsonSyntaxException;
import java.util.Arrays;
import java.util.List;

/**
 * Rewrites JSON of our own, with its attachments, as MessagePack. Goes through the text twice, since MessagePack tells
 * beforehand how much an array or map holds. Confined to one encoding call.
 */
final class JsonToMsgpack {
    private static final int MAX_LONG_DIGITS = 18;
    private static final double MAX_SAFE_INTEGER = (1L << 53) - 1;

    private final byte[] json;
    private final List<byte[]> attachments;
    private final MsgpackWriter out;
    private final JsonScanner placeholders = new JsonScanner(JsonLimits.UNLIMITED);

    /** How much each array and object holds, in the order in which they begin. */
    private int[] counts = new int[8];

    JsonToMsgpack(byte[] json, List<byte[]> attachments, MsgpackWriter out) {
        this.json = json;
        this.attachments = attachments;
        this.out = out;
    }

    void write() {
        try {
            placeholders.scan(json, 0, json.length, !attachments.isEmpty());
        } catch (JsonSyntaxException e) {
            throw new IllegalArgumentException("ready-made JSON: " + e.getMessage(), e);
        }
        count();
        rewrite();
    }

    /** The number of values in each container is one more than that of its commas, unless it is empty. */
    private void count() {
        int[] open = new int[8];
        int depth = 0;
        int containers = 0;
        int placeholder = 0;
        boolean empty = true; // nothing stands yet in the innermost container
        for (int at = 0; at < json.length; at++) {
            byte b = json[at];
            if (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
                continue;
            }
            if (empty && depth > 0 && b != ']' && b != '}') {
                counts[open[depth - 1]] = 1;
                empty = false;
            }
            if (isPlaceholder(placeholder, at)) {
                at = placeholders.placeholderEnd(placeholder++) - 1;
            } else if (b == '[' || b == '{') {
                if (containers == counts.length) {
                    counts = Arrays.copyOf(counts, 2 * containers);
                }
                if (depth == open.length) {
                    open = Arrays.copyOf(open, 2 * depth);
                }
                open[depth++] = containers++;
                empty = true;
            } else if (b == ']' || b == '}') {
                depth--;
                empty = false;
            } else if (b == ',') {
                counts[open[depth - 1]]++;
            } else if (b == '"') {
                at = stringEnd(at) - 1;
            }
        }
    }

    private void rewrite() {
        int container = 0;
        int placeholder = 0;
        int at = 0;
        while (at < json.length) {
            if (isPlaceholder(placeholder, at)) {
                out.writeBinary(attachments.get(placeholders.placeholderNumber(placeholder)));
                at = placeholders.placeholderEnd(placeholder++);
                continue;
            }
            switch (json[at]) {
                case '[' -> out.writeArray(counts[container++]);
                case '{' -> out.writeMap(counts[container++]);
                case '"' -> {
                    at = writeString(at);
                    continue;
                }
                case ']', '}', ',', ':', ' ', '\n', '\r', '\t' -> {}
                default -> {
                    at = writeWord(at);
                    continue;
                }
            }
            at++;
        }
    }

    private boolean isPlaceholder(int index, int at) {
        return index < placeholders.placeholderCount() && placeholders.placeholderStart(index) == at;
    }

    /** Behind the closing quote of a string. */
    private int stringEnd(int start) {
        int at = start + 1;
        while (json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private int writeString(int start) {
        int end = stringEnd(start);
        boolean escaped = false;
        for (int i = start; i < end && !escaped; i++) {
            escaped = json[i] == '\\';
        }
        if (escaped) {
            out.writeString(new JsonSlice(json, start, end - start, List.of()).text());
        } else {
            out.writeString(json, start + 1, end - start - 2);
        }
        return end;
    }

    /** Writes a number, true, false or null. */
    private int writeWord(int start) {
        int end = start;
        while (end < json.length && isOfWord(json[end])) {
            end++;
        }
        switch (json[start]) {
            case 't' -> out.writeBoolean(true);
            case 'f' -> out.writeBoolean(false);
            case 'n' -> out.writeNil();
            default -> writeNumber(new String(json, start, end - start, US_ASCII));
        }
        return end;
    }

    private static boolean isOfWord(byte b) {
        return b > ' ' && b != ',' && b != ']' && b != '}';
    }

    private void writeNumber(String text) {
        boolean integer = text.length() <= MAX_LONG_DIGITS && text.chars().allMatch(JsonToMsgpack::isOfInteger);
        if (integer) {
            out.writeInteger(Long.parseLong(text));
            return;
        }
        double value = Double.parseDouble(text);
        if (value == Math.rint(value) && Math.abs(value) <= MAX_SAFE_INTEGER) {
            out.writeInteger((long) value);
        } else {
            out.writeDouble(value);
        }
    }

    private static boolean isOfInteger(int c) {
        return c == '-' || (c >= '0' && c <= '9');
    }
}
