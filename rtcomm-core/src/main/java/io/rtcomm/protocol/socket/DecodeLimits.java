/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import io.rtcomm.codec.JsonLimits;

/**
 * What one packet of a client may be. The length of each message is bounded by the transport.
 *
 * @param maxAttachments how many binary messages may follow a packet; default 10, as in the reference
 * @param maxAttachmentBytes how long they may be together, in bytes; default 10,000,000
 * @param maxNamespaceLength how long the name of a namespace may be, its query included, in bytes; default 512
 * @param json what its JSON may be
 */
public record DecodeLimits(int maxAttachments, long maxAttachmentBytes, int maxNamespaceLength, JsonLimits json) {
    private static final int MAX_NAMESPACE_LENGTH = 512;

    /** The defaults of every component. */
    public static final DecodeLimits DEFAULT = new DecodeLimits(10, 10_000_000, JsonLimits.DEFAULT);

    public DecodeLimits {
        positive("maxAttachments", maxAttachments);
        positive("maxAttachmentBytes", maxAttachmentBytes);
        positive("maxNamespaceLength", maxNamespaceLength);
    }

    /** Limits with the defaults for what is not named. */
    public DecodeLimits(int maxAttachments, long maxAttachmentBytes, JsonLimits json) {
        this(maxAttachments, maxAttachmentBytes, MAX_NAMESPACE_LENGTH, json);
    }

    /** Limits for packets that this server made itself: none that they could reach. */
    public DecodeLimits forOwnPackets() {
        return new DecodeLimits(Integer.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, JsonLimits.UNLIMITED);
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
