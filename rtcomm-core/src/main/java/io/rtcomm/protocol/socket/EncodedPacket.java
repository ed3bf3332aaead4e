/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import java.util.List;

/**
 * A packet as it goes over the wire, in Engine.IO messages that directly follow each other. Immutable: its arrays are
 * not to be changed any more. Compared by identity of its parts. Safe on any thread.
 *
 * @param head the first message, without Engine.IO's type byte
 * @param headBinary whether it is binary; else it is UTF-8
 * @param attachments the binary messages behind it
 */
@SuppressWarnings("ArrayRecordComponent") // the arrays go to the wire; copies are what it is there to avoid
public record EncodedPacket(byte[] head, boolean headBinary, List<byte[]> attachments) {}
