/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

/**
 * A client sent what is no Socket.IO packet, or more of it than it may. Carries no stack trace: clients can cause it at
 * will.
 */
public final class PacketFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    public PacketFormatException(String message) {
        super(message, null, false, false);
    }
}
