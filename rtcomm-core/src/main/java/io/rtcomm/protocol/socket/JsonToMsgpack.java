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
    private final int begin;
    private final int end;
    private final List<byte[]> attachments;
    private final MsgpackWriter out;
    private final JsonScanner placeholders = new JsonScanner(JsonLimits.UNLIMITED);

    /** How much each array and object holds, in the order in which they begin. */
    private int[] counts = new int[8];

    JsonToMsgpack(JsonSlice value, MsgpackWriter out) {
        this.json = value.array();
        this.begin = value.offset();
        this.end = begin + value.length();
        this.attachments = value.attachments();
        this.out = out;
    }

    void write() {
        try {
            placeholders.scan(json, begin, end - begin, !attachments.isEmpty());
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
        for (int at = begin; at < end; at++) {
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
        int at = begin;
        while (at < end) {
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
        int at = plainEnd(start + 1);
        while (json[at] != '"') {
            at = plainEnd(at + 2); // an escape; the rest of a longer one is plain
        }
        return at + 1;
    }

    private int plainEnd(int from) {
        return JsonScanner.skipPlain(json, from, end);
    }

    private int writeString(int start) {
        int plainEnd = plainEnd(start + 1);
        if (json[plainEnd] == '"') {
            out.writeString(json, start + 1, plainEnd - start - 1);
            return plainEnd + 1;
        }
        int stringEnd = stringEnd(start);
        out.writeString(new JsonSlice(json, start, stringEnd - start, List.of()).text());
        return stringEnd;
    }

    /** Writes a number, true, false or null. */
    private int writeWord(int start) {
        int wordEnd = start;
        while (wordEnd < end && isOfWord(json[wordEnd])) {
            wordEnd++;
        }
        switch (json[start]) {
            case 't' -> out.writeBoolean(true);
            case 'f' -> out.writeBoolean(false);
            case 'n' -> out.writeNil();
            default -> writeNumber(new String(json, start, wordEnd - start, US_ASCII));
        }
        return wordEnd;
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
