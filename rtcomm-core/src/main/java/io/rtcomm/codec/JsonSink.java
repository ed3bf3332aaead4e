/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Where the JSON of one packet is written: bytes that grow, and the binary data that stands outside of them. Confined to
 * the thread that encodes. After an exception its content is of no use.
 */
public final class JsonSink {
    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
    private static final byte[] PLACEHOLDER = "{\"_placeholder\":true,\"num\":".getBytes(US_ASCII);

    /** Longer strings are not written character by character. */
    private static final int SHORT_STRING = 64;

    /** Longer strings are written without a second array, which is worth the preparation for it. */
    private static final int MEDIUM_STRING = 256;

    private static final int SMALL = 256;

    private static final int[] NONE_READY = {};

    /** The longest array that every JVM can make. */
    private static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

    private final BinaryForm binary;
    private byte[] buffer;
    private int length;
    private List<byte[]> attachments = List.of();
    private boolean lookalike;

    /** Start and end of each piece of JSON that came in ready-made. */
    private int[] ready = NONE_READY;

    private int readyCount;

    /** An empty sink for a value of unknown size. */
    public JsonSink() {
        this(SMALL);
    }

    /**
     * An empty sink.
     *
     * @param capacity how many bytes are likely to be written; when it is exactly right, nothing is copied
     */
    public JsonSink(int capacity) {
        this(capacity, BinaryForm.ATTACHED);
    }

    /**
     * An empty sink.
     *
     * @param capacity how many bytes are likely to be written; when it is exactly right, nothing is copied
     * @param binary what stands for binary data
     */
    public JsonSink(int capacity, BinaryForm binary) {
        this.buffer = new byte[capacity];
        this.binary = binary;
    }

    /** How many bytes were written. */
    public int length() {
        return length;
    }

    /** What was written. The last call to this sink: the array may be the sink's own. */
    public byte[] toByteArray() {
        return length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
    }

    /**
     * What was written, as one checked value with its attachments. Not copied, so this is the last call to this sink, and the
     * array may be longer than the value.
     */
    public JsonSlice toSlice() {
        return new JsonSlice(buffer, 0, length, attachments);
    }

    /** The binary data that the placeholders stand for, by number. */
    public List<byte[]> attachments() {
        return attachments;
    }

    /**
     * Keeps binary data outside of the JSON.
     *
     * @param data not copied, and not to be changed any more
     * @return the number for its placeholder
     */
    public int addAttachment(byte[] data) {
        if (attachments.isEmpty()) {
            attachments = new ArrayList<>(4);
        }
        attachments.add(data);
        return attachments.size() - 1;
    }

    /** Writes what stands for binary data, and keeps the data outside of the JSON if that is a placeholder. */
    public void writeBinary(byte[] data) {
        if (binary == BinaryForm.BASE64) {
            byte[] text = Base64.getEncoder().encode(data);
            writeByte('"');
            writeBytes(text, 0, text.length);
            writeByte('"');
            return;
        }
        writeBytes(PLACEHOLDER, 0, PLACEHOLDER.length);
        writeLong(addAttachment(data));
        writeByte('}');
    }

    /** Writes one byte, as it is. */
    public void writeByte(int b) {
        ensure(1);
        buffer[length++] = (byte) b;
    }

    /** Writes bytes, as they are. */
    public void writeBytes(byte[] bytes, int offset, int count) {
        ensure(count);
        System.arraycopy(bytes, offset, buffer, length, count);
        length += count;
    }

    /** Writes ASCII text, as it is. */
    public void writeAscii(String text) {
        int count = text.length();
        ensure(count);
        for (int i = 0; i < count; i++) {
            buffer[length++] = (byte) text.charAt(i);
        }
    }

    /** Writes a value that is JSON already; its placeholders, if it has attachments, are numbered anew. */
    public void writeSlice(JsonSlice slice) {
        if (slice.attachments().isEmpty()) {
            int start = length;
            writeBytes(slice.array(), slice.offset(), slice.length());
            markReady(start);
        } else {
            Placeholders.copy(slice, this);
        }
    }

    /** Says that what was written since {@code start} was made elsewhere, so that nobody knows what stands in it. */
    void markReady(int start) {
        if (readyCount == ready.length) {
            ready = Arrays.copyOf(ready, 2 * readyCount + 2);
        }
        ready[readyCount++] = start;
        ready[readyCount++] = length;
    }

    /** Says that an object was written that looks like a placeholder and is none. */
    void markLookalike() {
        lookalike = true;
    }

    /**
     * Checks that each receiver will find the placeholders that we wrote and no others: in a packet with attachments, it
     * would take everything that looks like one for one.
     *
     * @throws IllegalArgumentException when there is something that looks like a placeholder
     */
    void refuseLookalikes() {
        if (attachments.isEmpty()) {
            return;
        }
        for (int i = 0; i < readyCount && !lookalike; i += 2) {
            lookalike = Placeholders.anyIn(buffer, ready[i], ready[i + 1]);
        }
        if (lookalike) {
            throw new IllegalArgumentException(
                    "an object with \"_placeholder\":true next to binary data (expected: another name for that member,"
                            + " as receivers would take the object for binary data)");
        }
    }

    public void writeNull() {
        writeAscii("null");
    }

    public void writeBoolean(boolean value) {
        writeAscii(value ? "true" : "false");
    }

    public void writeLong(long value) {
        if (value == Long.MIN_VALUE) {
            writeAscii("-9223372036854775808");
            return;
        }
        long left = Math.abs(value);
        int digits = value < 0 ? 2 : 1;
        for (long limit = 10; limit <= left && limit > 0; limit *= 10) {
            digits++;
        }
        ensure(digits);
        length += digits;
        int at = length;
        do {
            buffer[--at] = (byte) ('0' + left % 10);
            left /= 10;
        } while (left > 0);
        if (value < 0) {
            buffer[--at] = '-';
        }
    }

    /** Writes a number as JavaScript does; what is not finite becomes {@code null}. */
    public void writeDouble(double value) {
        if (JsNumbers.isSafeInteger(value)) {
            writeLong((long) value);
        } else if (Double.isFinite(value)) {
            writeAscii(JsNumbers.rewrite(Double.toString(value)));
        } else {
            writeNull();
        }
    }

    /** Writes a number with the digits of a float; what is not finite becomes {@code null}. */
    public void writeFloat(float value) {
        if (JsNumbers.isSafeInteger(value)) {
            writeLong((long) value);
        } else if (Float.isFinite(value)) {
            writeAscii(JsNumbers.rewrite(Float.toString(value)));
        } else {
            writeNull();
        }
    }

    /** Writes a JSON string. Surrogates that stand alone, which UTF-8 cannot hold, are escaped. */
    public void writeString(String text) {
        int count = text.length();
        if (count > SHORT_STRING) {
            writeLongString(text);
            return;
        }
        ensure(count + 2);
        buffer[length++] = '"';
        int i = 0;
        while (i < count) {
            char c = text.charAt(i);
            if (c >= 0x80 || !JsonBytes.isPlain((byte) c)) {
                break;
            }
            buffer[length++] = (byte) c;
            i++;
        }
        writeCharacters(text, i);
        writeByte('"');
    }

    private void writeLongString(String text) {
        ensure(text.length() + 2);
        buffer[length++] = '"';
        int plain = text.length() > MEDIUM_STRING ? PlainPieces.copy(text, buffer, length) : 0;
        length += plain;
        if (plain < text.length()) {
            writeConverted(text.substring(plain));
        }
        writeByte('"');
    }

    /** Writes what the JDK makes of a text, unless that would lose surrogates. */
    private void writeConverted(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        if (losesSurrogates(text, utf8)) {
            writeCharacters(text, 0);
        } else {
            writeUtf8(utf8, 0, utf8.length);
        }
    }

    private void writeCharacters(String text, int from) {
        int i = from;
        while (i < text.length()) {
            i += writeCharacter(text, i);
        }
    }

    /** Writes a JSON string of well-formed UTF-8. */
    public void writeString(byte[] utf8, int offset, int count) {
        ensure(count + 2);
        buffer[length++] = '"';
        writeUtf8(utf8, offset, count);
        writeByte('"');
    }

    private void writeUtf8(byte[] utf8, int offset, int count) {
        int from = offset;
        int end = offset + count;
        while (true) {
            int to = JsonBytes.skipPlain(utf8, from, end);
            writeBytes(utf8, from, to - from);
            if (to == end) {
                break;
            }
            writeEscaped(utf8[to]);
            from = to + 1;
        }
    }

    /** The JDK replaces surrogates that stand alone with question marks. */
    private static boolean losesSurrogates(String text, byte[] utf8) {
        int mark = JsonBytes.indexOf((byte) '?', utf8, 0, utf8.length);
        if (mark < utf8.length && utf8.length != text.length()) {
            return hasLoneSurrogate(text);
        }
        while (mark < utf8.length) { // each character became one byte, so the indexes are the same
            if (text.charAt(mark) != '?') {
                return true;
            }
            mark = JsonBytes.indexOf((byte) '?', utf8, mark + 1, utf8.length);
        }
        return false;
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (text.codePointAt(i) < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    /** Writes the character at an index, escaped where needed; returns how many {@code char}s it was. */
    private int writeCharacter(String text, int index) {
        int c = text.codePointAt(index);
        if (c < 0x80) {
            if (JsonBytes.isPlain((byte) c)) {
                writeByte(c);
            } else {
                writeEscaped(c);
            }
        } else if (c < 0x800) {
            writeByte(0xc0 | (c >> 6));
            writeContinuation(c);
        } else if (c >= Character.MIN_SUPPLEMENTARY_CODE_POINT) {
            writeByte(0xf0 | (c >> 18));
            writeContinuation(c >> 12);
            writeContinuation(c >> 6);
            writeContinuation(c);
            return 2;
        } else if (Character.isSurrogate((char) c)) {
            writeUnicodeEscape(c);
        } else {
            writeByte(0xe0 | (c >> 12));
            writeContinuation(c >> 6);
            writeContinuation(c);
        }
        return 1;
    }

    private void writeContinuation(int bits) {
        writeByte(0x80 | (bits & 0x3f));
    }

    private void writeEscaped(int c) {
        char letter = switch (c) {
            case '"', '\\' -> (char) c;
            case '\b' -> 'b';
            case '\f' -> 'f';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> 0;
        };
        if (letter == 0) {
            writeUnicodeEscape(c);
        } else {
            writeByte('\\');
            writeByte(letter);
        }
    }

    private void writeUnicodeEscape(int codeUnit) {
        writeByte('\\');
        writeByte('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            writeByte(HEX[codeUnit >> shift & 0xf]);
        }
    }

    private void ensure(int more) {
        if (more > buffer.length - length) {
            long wanted = Math.max(length + (long) more, 2L * buffer.length);
            if (length + (long) more > MAX_LENGTH) {
                throw new IllegalArgumentException("a packet of more than " + MAX_LENGTH + " bytes");
            }
            buffer = Arrays.copyOf(buffer, (int) Math.min(wanted, MAX_LENGTH));
        }
    }
}
