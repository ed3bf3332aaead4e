/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Reads MessagePack, one head of a value after the other. Never reads beyond its bytes, nor believes a length that they
 * do not hold. Confined to one decoding call.
 */
final class MsgpackReader {
    /** What a value is. */
    enum Kind {
        NIL,
        BOOLEAN,
        /** An integer that fits into a {@code long}. */
        INTEGER,
        /** An integer from 2<sup>63</sup>, as unsigned {@code long}. */
        UNSIGNED,
        FLOAT,
        STRING,
        BINARY,
        ARRAY,
        MAP,
        EXTENSION
    }

    private final byte[] array;
    private final int end;
    private final ByteBuf bytes;

    // The value at hand.
    private Kind kind = Kind.NIL;
    private long integer;
    private double number;
    private long count;
    private int dataStart;
    private int dataLength;
    private int extensionType;
    private boolean ofAnyLength;

    MsgpackReader(byte[] array, int offset, int length) {
        this.array = array;
        this.end = offset + length;
        this.bytes = Unpooled.wrappedBuffer(array).setIndex(offset, end);
    }

    Kind kind() {
        return kind;
    }

    /** The integer, or 1 for true. */
    long integer() {
        return integer;
    }

    double number() {
        return number;
    }

    /** How many elements an array has, or how many pairs a map. */
    long count() {
        return count;
    }

    /** Holds the data of the value at hand. */
    byte[] array() {
        return array;
    }

    int dataStart() {
        return dataStart;
    }

    int dataLength() {
        return dataLength;
    }

    int extensionType() {
        return extensionType;
    }

    /** Whether the extension at hand tells its length itself, as JavaScript's encoders write buffers and nothing else. */
    boolean ofAnyLength() {
        return ofAnyLength;
    }

    /** Whether the value at hand is JavaScript's {@code undefined}: extension 0 of one byte. */
    boolean isUndefined() {
        return kind == Kind.EXTENSION && extensionType == 0 && dataLength == 1 && !ofAnyLength;
    }

    /** Whether the value at hand is a string that says an ASCII word. */
    boolean says(String word) {
        return kind == Kind.STRING && dataLength == word.length() && word.equals(string());
    }

    String string() {
        return new String(array, dataStart, dataLength, UTF_8);
    }

    int position() {
        return bytes.readerIndex();
    }

    void position(int index) {
        bytes.readerIndex(index);
    }

    int remaining() {
        return bytes.readableBytes();
    }

    /** The next byte, without going on; -1 at the end. */
    int peek() {
        return bytes.isReadable() ? bytes.getUnsignedByte(bytes.readerIndex()) : -1;
    }

    /**
     * Goes on to the next value: behind its data if it is a string, binary data or an extension; to its first element if
     * it is an array or map.
     */
    void next() throws PacketFormatException {
        int code = (int) unsigned(1);
        if (code < 0x80) {
            integer(code);
        } else if (code < 0x90) {
            container(Kind.MAP, code & 0x0f);
        } else if (code < 0xa0) {
            container(Kind.ARRAY, code & 0x0f);
        } else if (code < 0xc0) {
            data(Kind.STRING, code & 0x1f);
        } else if (code >= 0xe0) {
            integer((byte) code);
        } else {
            nextByCode(code);
        }
    }

    private void nextByCode(int code) throws PacketFormatException {
        switch (code) {
            case 0xc0 -> kind = Kind.NIL;
            case 0xc2, 0xc3 -> {
                kind = Kind.BOOLEAN;
                integer = code & 1;
            }
            case 0xc4, 0xc5, 0xc6 -> data(Kind.BINARY, unsigned(1 << (code - 0xc4)));
            case 0xc7, 0xc8, 0xc9 -> extension(unsigned(1 << (code - 0xc7)), true);
            case 0xca -> number(Float.intBitsToFloat((int) unsigned(4)));
            case 0xcb -> number(Double.longBitsToDouble(unsigned(8)));
            case 0xcc, 0xcd, 0xce -> integer(unsigned(1 << (code - 0xcc)));
            case 0xcf -> {
                integer(unsigned(8));
                kind = integer < 0 ? Kind.UNSIGNED : Kind.INTEGER;
            }
            case 0xd0 -> integer((byte) unsigned(1));
            case 0xd1 -> integer((short) unsigned(2));
            case 0xd2 -> {
                int signed = (int) unsigned(4);
                integer(signed);
            }
            case 0xd3 -> integer(unsigned(8));
            case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8 -> extension(1L << (code - 0xd4), false);
            case 0xd9, 0xda, 0xdb -> data(Kind.STRING, unsigned(1 << (code - 0xd9)));
            case 0xdc -> container(Kind.ARRAY, unsigned(2));
            case 0xdd -> container(Kind.ARRAY, unsigned(4));
            case 0xde -> container(Kind.MAP, unsigned(2));
            case 0xdf -> container(Kind.MAP, unsigned(4));
            default -> throw new PacketFormatException("Could not parse: byte 0x" + Integer.toHexString(code));
        }
    }

    private void integer(long value) {
        kind = Kind.INTEGER;
        integer = value;
    }

    private void number(double value) {
        kind = Kind.FLOAT;
        number = value;
    }

    private void container(Kind container, long size) {
        kind = container;
        count = size;
    }

    private void extension(long length, boolean anyLength) throws PacketFormatException {
        ofAnyLength = anyLength;
        extensionType = (byte) unsigned(1);
        data(Kind.EXTENSION, length);
    }

    private void data(Kind ofKind, long length) throws PacketFormatException {
        if (length > remaining()) {
            throw new PacketFormatException(
                    "Could not parse: " + length + " bytes announced, " + remaining() + " are left");
        }
        kind = ofKind;
        dataStart = position();
        dataLength = (int) length;
        bytes.skipBytes(dataLength);
    }

    /** Reads a big-endian integer of 1, 2, 4 or 8 bytes. */
    private long unsigned(int size) throws PacketFormatException {
        if (size > remaining()) {
            throw new PacketFormatException("Could not parse: it ends in the middle of a value");
        }
        return switch (size) {
            case 1 -> bytes.readUnsignedByte();
            case 2 -> bytes.readUnsignedShort();
            case 4 -> bytes.readUnsignedInt();
            default -> bytes.readLong();
        };
    }

    /** Goes behind the next value, whatever it holds. */
    void skip() throws PacketFormatException {
        long left = 1; // each of them takes a byte at least, so this ends before it overflows
        while (left > 0) {
            left--;
            next();
            if (kind == Kind.ARRAY) {
                left += count;
            } else if (kind == Kind.MAP) {
                left += 2 * count;
            }
        }
    }

    /** A big-endian integer within the data at hand. */
    long dataInteger(int offset, int size) {
        return size == 4 ? bytes.getUnsignedInt(dataStart + offset) : bytes.getLong(dataStart + offset);
    }
}
