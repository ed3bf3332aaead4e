/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.engine;

import org.jspecify.annotations.Nullable;

/** The type of an Engine.IO packet: its first character on the wire, {@code '0'} to {@code '6'}. */
public enum EnginePacketType {
    OPEN(0),
    CLOSE(1),
    PING(2),
    PONG(3),
    MESSAGE(4),
    UPGRADE(5),
    NOOP(6);

    private static final EnginePacketType[] BY_NUMBER = values();

    private final int number;

    EnginePacketType(int number) {
        this.number = number;
    }

    /** The ASCII digit that stands for this type. */
    public byte code() {
        return (byte) ('0' + number);
    }

    /** The number that stands for this type, as a byte, in a binary packet of revision 3. */
    int number() {
        return number;
    }

    /** The type that an ASCII digit stands for, or null when it stands for none. */
    public static @Nullable EnginePacketType of(int asciiByte) {
        return ofNumber(asciiByte - '0');
    }

    /** The type with a {@link #number()}, or null when there is none. */
    static @Nullable EnginePacketType ofNumber(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    }
}
