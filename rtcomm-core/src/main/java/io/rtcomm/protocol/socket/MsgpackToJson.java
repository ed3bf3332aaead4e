/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import io.rtcomm.codec.JsonSink;
import io.rtcomm.protocol.engine.Utf8;
import java.util.Arrays;

/**
 * Rewrites a MessagePack value as JSON with attachments. Confined to one decoding call.
 *
 * <p>What JavaScript's encoders make of its own values is undone: {@code undefined} (extension 0 of one byte) is left
 * out of maps and null in arrays, as {@code JSON.stringify} has it; dates (extension 0 of eight bytes, and the timestamp
 * extension -1) become ISO 8601 text; buffers (longer extensions 0) are binary data like any other.
 */
final class MsgpackToJson {
    private static final int NO_INDEX = -1;
    private static final int UNDEFINED_CODE = 0xd4;
    private static final String LOOKALIKE = "_placeholder";
    private static final int TRUE_CODE = 0xc3;
    private static final long MAX_SECONDS = JsDates.MAX_MILLIS / 1000;
    private static final long MAX_NANOS = 999_999_999;

    private final MsgpackReader in;
    private final JsonSink out;
    private final DecodeLimits limits;

    // What is open: how many elements or pairs are to come, and whether one was written.
    private long[] left = new long[8];
    private boolean[] map = new boolean[8];
    private boolean[] written = new boolean[8];
    private int depth = NO_INDEX;

    private int tokens;
    private boolean lookalike;

    MsgpackToJson(MsgpackReader in, JsonSink out, DecodeLimits limits) {
        this.in = in;
        this.out = out;
        this.limits = limits;
    }

    /** Rewrites the next value. */
    void write() throws PacketFormatException {
        value();
        while (depth >= 0) {
            if (left[depth] == 0) {
                out.writeByte(map[depth] ? '}' : ']');
                depth--;
            } else {
                left[depth]--;
                if (!map[depth]) {
                    separate();
                    value();
                } else if (name()) {
                    value();
                }
            }
        }
        if (lookalike && !out.attachments().isEmpty()) {
            throw new PacketFormatException(
                    "invalid payload: a map that looks like a placeholder, next to binary data");
        }
    }

    private void separate() {
        if (written[depth]) {
            out.writeByte(',');
        }
        written[depth] = true;
    }

    /** Writes the name of a member; false when its value is undefined, and both were left out. */
    private boolean name() throws PacketFormatException {
        countToken();
        in.next();
        if (in.kind() != MsgpackReader.Kind.STRING) {
            throw new PacketFormatException(
                    "invalid payload: a map with a key of kind " + in.kind() + " (expected: STRING)");
        }
        if (in.peek() == UNDEFINED_CODE) {
            int start = in.dataStart();
            int length = in.dataLength();
            in.next();
            checkUndefined();
            checkUtf8(start, length);
            return false;
        }
        lookalike |= in.peek() == TRUE_CODE && in.says(LOOKALIKE);
        separate();
        string();
        out.writeByte(':');
        return true;
    }

    private void value() throws PacketFormatException {
        countToken();
        in.next();
        switch (in.kind()) {
            case NIL -> out.writeNull();
            case BOOLEAN -> out.writeBoolean(in.integer() != 0);
            case INTEGER -> out.writeLong(in.integer());
            case UNSIGNED -> out.writeAscii(Long.toUnsignedString(in.integer()));
            case FLOAT -> out.writeDouble(in.number());
            case STRING -> string();
            case BINARY -> binary();
            case ARRAY -> open(false);
            case MAP -> open(true);
            case EXTENSION -> extension();
        }
    }

    private void open(boolean isMap) throws PacketFormatException {
        if (++depth == limits.json().maxDepth()) {
            throw new PacketFormatException(
                    "invalid payload: nested deeper than " + limits.json().maxDepth() + " levels");
        }
        if (depth == left.length) {
            left = Arrays.copyOf(left, 2 * depth);
            map = Arrays.copyOf(map, 2 * depth);
            written = Arrays.copyOf(written, 2 * depth);
        }
        left[depth] = in.count();
        map[depth] = isMap;
        written[depth] = false;
        out.writeByte(isMap ? '{' : '[');
    }

    private void string() throws PacketFormatException {
        checkUtf8(in.dataStart(), in.dataLength());
        out.writeString(in.array(), in.dataStart(), in.dataLength());
    }

    private void checkUtf8(int start, int length) throws PacketFormatException {
        if (!Utf8.isValid(in.array(), start, length)) {
            throw new PacketFormatException("invalid payload: a string that is not UTF-8");
        }
    }

    private void binary() {
        out.writeBinary(Arrays.copyOfRange(in.array(), in.dataStart(), in.dataStart() + in.dataLength()));
    }

    private void extension() throws PacketFormatException {
        switch (in.extensionType()) {
            case 0 -> {
                if (in.ofAnyLength()) {
                    binary();
                } else if (in.dataLength() == 8) {
                    date(in.dataInteger(0, 8));
                } else {
                    checkUndefined();
                    out.writeNull();
                }
            }
            case -1 -> timestamp();
            default -> throw unknownExtension();
        }
    }

    private void checkUndefined() throws PacketFormatException {
        if (!in.isUndefined()) {
            throw unknownExtension();
        }
    }

    private PacketFormatException unknownExtension() {
        return new PacketFormatException("invalid payload: extension " + in.extensionType() + " of " + in.dataLength()
                + " bytes (expected: a date, a buffer or undefined)");
    }

    /** The timestamp extension of MessagePack, in its three lengths. */
    private void timestamp() throws PacketFormatException {
        long seconds;
        long nanos;
        switch (in.dataLength()) {
            case 4 -> {
                seconds = in.dataInteger(0, 4);
                nanos = 0;
            }
            case 8 -> {
                long both = in.dataInteger(0, 8);
                seconds = both & 0x3_ffff_ffffL;
                nanos = both >>> 34;
            }
            case 12 -> {
                nanos = in.dataInteger(0, 4);
                seconds = in.dataInteger(4, 8);
            }
            default -> throw unknownExtension();
        }
        if (seconds < -MAX_SECONDS || seconds > MAX_SECONDS || nanos > MAX_NANOS) {
            out.writeNull();
        } else {
            date(seconds * 1000 + nanos / 1_000_000);
        }
    }

    private void date(long millis) {
        String text = JsDates.toIsoString(millis);
        if (text == null) {
            out.writeNull(); // as JavaScript writes an invalid date
        } else {
            out.writeString(text);
        }
    }

    private void countToken() throws PacketFormatException {
        if (++tokens > limits.json().maxTokens()) {
            throw new PacketFormatException(
                    "invalid payload: more than " + limits.json().maxTokens() + " values");
        }
    }
}
