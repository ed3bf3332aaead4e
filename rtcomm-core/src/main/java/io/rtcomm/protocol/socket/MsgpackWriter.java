/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** Writes MessagePack, each value in its shortest form, as JavaScript's encoders do. Confined to one encoding call. */
final class MsgpackWriter {
    private final ByteBuf out;

    MsgpackWriter(int capacity) {
        out = Unpooled.buffer(capacity);
    }

    byte[] toByteArray() {
        return ByteBufUtil.getBytes(out);
    }

    void writeNil() {
        out.writeByte(0xc0);
    }

    void writeBoolean(boolean value) {
        out.writeByte(value ? 0xc3 : 0xc2);
    }

    void writeInteger(long value) {
        if (value >= 0) {
            writeUnsigned(value);
        } else if (value >= -32) {
            out.writeByte((int) value);
        } else if (value >= Byte.MIN_VALUE) {
            out.writeByte(0xd0).writeByte((int) value);
        } else if (value >= Short.MIN_VALUE) {
            out.writeByte(0xd1).writeShort((int) value);
        } else if (value >= Integer.MIN_VALUE) {
            out.writeByte(0xd2).writeInt((int) value);
        } else {
            out.writeByte(0xd3).writeLong(value);
        }
    }

    private void writeUnsigned(long value) {
        if (value < 0x80) {
            out.writeByte((int) value);
        } else if (value <= 0xff) {
            out.writeByte(0xcc).writeByte((int) value);
        } else if (value <= 0xffff) {
            out.writeByte(0xcd).writeShort((int) value);
        } else if (value <= 0xffff_ffffL) {
            out.writeByte(0xce).writeInt((int) value);
        } else {
            out.writeByte(0xcf).writeLong(value);
        }
    }

    void writeDouble(double value) {
        out.writeByte(0xcb).writeDouble(value);
    }

    void writeString(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        writeString(utf8, 0, utf8.length);
    }

    void writeString(byte[] utf8, int offset, int length) {
        if (length < 32) {
            out.writeByte(0xa0 | length);
        } else if (length <= 0xff) {
            out.writeByte(0xd9).writeByte(length);
        } else if (length <= 0xffff) {
            out.writeByte(0xda).writeShort(length);
        } else {
            out.writeByte(0xdb).writeInt(length);
        }
        out.writeBytes(utf8, offset, length);
    }

    void writeBinary(byte[] data) {
        if (data.length <= 0xff) {
            out.writeByte(0xc4).writeByte(data.length);
        } else if (data.length <= 0xffff) {
            out.writeByte(0xc5).writeShort(data.length);
        } else {
            out.writeByte(0xc6).writeInt(data.length);
        }
        out.writeBytes(data);
    }

    /** Begins an array; its elements have to follow. */
    void writeArray(int count) {
        writeContainer(0x90, 0xdc, count);
    }

    /** Begins a map; its keys and values have to follow. */
    void writeMap(int count) {
        writeContainer(0x80, 0xde, count);
    }

    private void writeContainer(int fixed, int code16, int count) {
        if (count < 16) {
            out.writeByte(fixed | count);
        } else if (count <= 0xffff) {
            out.writeByte(code16).writeShort(count);
        } else {
            out.writeByte(code16 + 1).writeInt(count);
        }
    }

    /** Writes what is MessagePack already. */
    void writeRaw(byte[] bytes, int offset, int length) {
        out.writeBytes(bytes, offset, length);
    }
}
