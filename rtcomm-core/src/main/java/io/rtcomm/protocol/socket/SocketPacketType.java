/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

/** What a Socket.IO packet is for. Events and acknowledgements with attachments have no types of their own here. */
public enum SocketPacketType {
    CONNECT(0),
    DISCONNECT(1),
    EVENT(2),
    ACK(3),
    CONNECT_ERROR(4);

    /** What the JSON form adds to the number of an event or acknowledgement with attachments. */
    static final int WITH_ATTACHMENTS = 3;

    private static final SocketPacketType[] BY_NUMBER = values();

    private final int number;

    SocketPacketType(int number) {
        this.number = number;
    }

    /** The number on the wire. */
    int number() {
        return number;
    }

    /** The type with a number from 0 to 4. */
    static SocketPacketType of(int number) {
        return BY_NUMBER[number];
    }

    static boolean exists(long number) {
        return number >= 0 && number < BY_NUMBER.length;
    }
}
