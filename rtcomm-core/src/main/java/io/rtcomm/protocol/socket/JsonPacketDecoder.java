/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtcomm.codec.JsonScanner;
import io.rtcomm.codec.JsonSyntaxException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads packets from JSON with attachments. Confined to its home loop.
 *
 * <pre>
 *  packet      = type [count "-"] [namespace ","] [id] [json]
 *  type        = "0" to "6"                 5 and 6 are event and acknowledgement with attachments
 *  count       = digits, no leading zero    with types 5 and 6 only, where it is mandatory
 *  namespace   = "/" up to a comma          may lack the comma at the end of the packet
 *  id          = digits
 * </pre>
 *
 * Where the reference decoder takes what only looks like a number (spaces, signs, exponents, hexadecimal digits), an empty
 * text, or events without payload, this one refuses.
 */
final class JsonPacketDecoder implements PacketDecoder {
    private static final byte[] NO_BYTES = {};
    private static final int MAX_ID_DIGITS = 16;
    private static final int NAMESPACES = 8; // a power of two
    private static final int MAX_COUNT_DIGITS = 9;

    private final DecodeLimits limits;
    private final EventNames eventNames;
    private final Scanners scanners;

    // The text at hand.
    private byte[] text = NO_BYTES;
    private int at;
    private int end;

    /** Namespaces that were seen last: there are few. */
    private final String[] namespaces = new String[NAMESPACES];

    /** Absent when no attachments are awaited. */
    private @Nullable AwaitedPacket awaited;

    JsonPacketDecoder(DecodeLimits limits, EventNames eventNames, Scanners scanners) {
        this.limits = limits;
        this.eventNames = eventNames;
        this.scanners = scanners;
        Arrays.fill(namespaces, "/");
    }

    @Override
    public @Nullable SocketPacket text(byte[] array, int offset, int length) throws PacketFormatException {
        if (awaited != null) {
            throw new PacketFormatException("got plaintext data when reconstructing a packet");
        }
        text = array;
        at = offset;
        end = offset + length;
        int number = typeNumber();
        int attachments = 0;
        if (number > SocketPacketType.CONNECT_ERROR.number()) {
            number -= SocketPacketType.WITH_ATTACHMENTS;
            attachments = attachmentCount();
        }
        var type = SocketPacketType.of(number);
        String namespace = namespace();
        long id = id();
        PacketArgs args = at == end ? PacketRules.withoutPayload(type) : payload(type, attachments);
        text = NO_BYTES;
        var packet = new SocketPacket(type, namespace, id, args);
        if (attachments == 0) {
            return packet;
        }
        awaited = new AwaitedPacket(packet, array.length, attachments);
        return null;
    }

    private int typeNumber() throws PacketFormatException {
        if (at == end) {
            throw new PacketFormatException("empty packet");
        }
        byte b = text[at++];
        if (b >= '0' && b <= '6') {
            return b - '0';
        }
        throw new PacketFormatException("unknown packet type " + (b >= '7' && b <= '9' ? (char) b : "NaN"));
    }

    /** Reads how many attachments follow, and the hyphen behind it. */
    private int attachmentCount() throws PacketFormatException {
        int count = 0;
        int start = at;
        while (at < end && isDigit(text[at]) && at - start < MAX_COUNT_DIGITS) {
            count = count * 10 + text[at++] - '0';
        }
        if (count > limits.maxAttachments()) {
            throw new PacketFormatException(
                    "too many attachments: " + count + " (expected: at most " + limits.maxAttachments() + ")");
        }
        if (at == start || text[start] == '0' || at == end || text[at] != '-') {
            throw new PacketFormatException("Illegal attachments");
        }
        at++;
        return count;
    }

    private String namespace() throws PacketFormatException {
        if (at == end || text[at] != '/') {
            return "/";
        }
        int start = at;
        while (at < end && text[at] != ',') {
            if (at - start == limits.maxNamespaceLength()) {
                throw new PacketFormatException("namespace longer than " + limits.maxNamespaceLength() + " bytes");
            }
            at++;
        }
        int length = at - start;
        if (at < end) {
            at++;
        }
        int place = (31 * length + text[start + length - 1]) & (NAMESPACES - 1);
        String known = namespaces[place];
        if (!isNamespace(known, start, length)) {
            known = new String(text, start, length, UTF_8);
            namespaces[place] = known;
        }
        return known;
    }

    private boolean isNamespace(String known, int start, int length) {
        if (known.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (known.charAt(i) != text[start + i]) {
                return false; // names beyond ASCII never match, as their bytes are negative
            }
        }
        return true;
    }

    private long id() throws PacketFormatException {
        if (at == end || !isDigit(text[at])) {
            return SocketPacket.NO_ID;
        }
        long id = 0;
        int start = at;
        while (at < end && isDigit(text[at])) {
            if (at - start == MAX_ID_DIGITS) {
                throw new PacketFormatException("invalid packet id: more than " + MAX_ID_DIGITS + " digits");
            }
            id = id * 10 + text[at++] - '0';
        }
        if (id > SocketPacket.MAX_ID) {
            throw new PacketFormatException("invalid packet id: " + id + " (expected: at most 2^53-1)");
        }
        return id;
    }

    private PacketArgs payload(SocketPacketType type, int attachments) throws PacketFormatException {
        if (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n') {
            throw new PacketFormatException("invalid payload: begins with a space"); // JSON would allow it
        }
        JsonScanner scanner = scanners.of(limits.json());
        try {
            scanner.scan(text, at, end - at, attachments > 0);
        } catch (JsonSyntaxException e) {
            throw new PacketFormatException("invalid payload: " + e.getMessage());
        }
        for (int i = 0; i < scanner.placeholderCount(); i++) {
            int number = scanner.placeholderNumber(i);
            if (number < 0 || number >= attachments) {
                throw new PacketFormatException("illegal attachments: a placeholder that stands for none");
            }
        }
        return PacketRules.withPayload(type, text, scanner, List.of(), eventNames);
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    @Override
    public @Nullable SocketPacket binary(byte[] array, int offset, int length) throws PacketFormatException {
        var packet = awaited;
        if (packet == null) {
            throw new PacketFormatException("got binary data when not reconstructing a packet");
        }
        if (packet.attachmentBytes() + length > limits.maxAttachmentBytes()) {
            throw new PacketFormatException(
                    "attachments of more than " + limits.maxAttachmentBytes() + " bytes together");
        }
        if (!packet.add(array, offset, length)) {
            return null;
        }
        awaited = null;
        return packet.complete();
    }

    @Override
    public boolean pending() {
        return awaited != null;
    }

    @Override
    public long pendingBytes() {
        return awaited == null ? 0 : awaited.bytes();
    }

    @Override
    public void reset() {
        awaited = null;
        text = NO_BYTES;
    }
}
