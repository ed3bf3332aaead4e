/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.websocket;

import java.util.HexFormat;

/**
 * A frame as it went over the wire (RFC 6455 §5.2).
 *
 * @param outgoing whether the server sent it
 * @param fin whether it is the last of its message
 * @param rsv the reserved bits as a number, 4 for RSV1: a compressed message (RFC 7692) begins
 * @param opcode 0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong
 * @param length of the payload in bytes
 * @param start the first bytes of the payload, unmasked, compressed if the message is
 */
@SuppressWarnings("ArrayRecordComponent") // one reader, and made only when somebody wants to see it
public record LoggedFrame(boolean outgoing, boolean fin, int rsv, int opcode, long length, byte[] start) {
    /** One line: {@code -> text fin rsv=4 1234 bytes: 0a0b0c…}. */
    @Override
    public String toString() {
        var line = new StringBuilder(outgoing ? "-> " : "<- ").append(name());
        if (fin) {
            line.append(" fin");
        }
        if (rsv != 0) {
            line.append(" rsv=").append(rsv);
        }
        line.append(' ').append(length).append(" bytes");
        if (start.length > 0) {
            line.append(": ").append(HexFormat.of().formatHex(start)).append(start.length < length ? "…" : "");
        }
        return line.toString();
    }

    private String name() {
        return switch (opcode) {
            case 0 -> "continuation";
            case 1 -> "text";
            case 2 -> "binary";
            case 8 -> "close";
            case 9 -> "ping";
            case 10 -> "pong";
            default -> "opcode " + opcode;
        };
    }
}
