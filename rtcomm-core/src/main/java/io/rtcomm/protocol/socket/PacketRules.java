/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rtcomm.codec.JsonKind;
import io.rtcomm.codec.JsonScanner;
import io.rtcomm.codec.JsonSink;
import io.rtcomm.codec.JsonSlice;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the payload of each type of packet may be, whatever the form of the packet on the wire. */
final class PacketRules {
    /** Names of events that the libraries raise themselves, so that a client could play them tricks. */
    private static final Set<String> RESERVED =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private PacketRules() {}

    /** The arguments of a packet without payload. */
    static PacketArgs withoutPayload(SocketPacketType type) throws PacketFormatException {
        return switch (type) {
            case CONNECT, DISCONNECT, CONNECT_ERROR -> PacketArgs.NONE;
            case EVENT, ACK -> throw new PacketFormatException("invalid payload: none (expected: an array)");
        };
    }

    /**
     * The arguments of a packet with a payload.
     *
     * @param scanner has just scanned the payload
     */
    static PacketArgs withPayload(
            SocketPacketType type, byte[] array, JsonScanner scanner, List<byte[]> attachments, EventNames names)
            throws PacketFormatException {
        var kind = JsonKind.of(array[scanner.start()]);
        switch (type) {
            case CONNECT -> expect(kind == JsonKind.OBJECT, "an object");
            case DISCONNECT -> expect(false, "none");
            case CONNECT_ERROR -> expect(kind == JsonKind.OBJECT || kind == JsonKind.STRING, "an object or a string");
            case EVENT, ACK -> expect(kind == JsonKind.ARRAY, "an array");
        }
        if (type == SocketPacketType.EVENT) {
            expect(scanner.childCount() > 0, "the name of an event");
            String name = eventName(array, scanner.childStart(0), scanner.childEnd(0), names);
            return new PacketArgs(array, scanner, attachments, name);
        }
        if (type == SocketPacketType.ACK) {
            return new PacketArgs(array, scanner, attachments, null);
        }
        return new PacketArgs(new JsonSlice(array, scanner.start(), scanner.end() - scanner.start(), attachments));
    }

    private static String eventName(byte[] array, int start, int end, EventNames names) throws PacketFormatException {
        var kind = JsonKind.of(array[start]);
        if (kind == JsonKind.NUMBER) {
            return new String(array, start, end - start, US_ASCII);
        }
        expect(kind == JsonKind.STRING, "an event whose name is a string or a number");
        String text = names.text(array, start, end);
        expect(!RESERVED.contains(text), "an event whose name is not reserved");
        return text;
    }

    private static void expect(boolean valid, String expected) throws PacketFormatException {
        if (!valid) {
            throw new PacketFormatException("invalid payload (expected: " + expected + ")");
        }
    }

    /** Checks what the application wants to send in a packet that is no event or acknowledgement. */
    static void checkPlain(SocketPacketType type, @Nullable Object payload) {
        switch (type) {
            case CONNECT, CONNECT_ERROR -> {}
            case DISCONNECT -> {
                if (payload != null) {
                    throw new IllegalArgumentException("DISCONNECT with a payload (expected: none)");
                }
            }
            case EVENT, ACK -> throw new IllegalArgumentException(type + " (expected: a type without arguments)");
        }
    }

    /** Checks what was written for a packet that cannot have attachments. */
    static void checkNoBinary(SocketPacketType type, JsonSink out) {
        if (!out.attachments().isEmpty()) {
            throw new IllegalArgumentException(
                    type + " with binary data (expected: none, the protocol has no place for it)");
        }
    }

    /** Checks what the application wants to send as an event. */
    static void checkEvent(@Nullable Object[] args) {
        if (args.length == 0 || !(args[0] instanceof String || args[0] instanceof Number)) {
            throw new IllegalArgumentException("event " + (args.length == 0 ? "without name" : "named " + args[0])
                    + " (expected: a string or a number)");
        }
    }
}
