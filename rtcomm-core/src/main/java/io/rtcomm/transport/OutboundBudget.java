/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

/**
 * How much may wait for one client.
 *
 * @param maxBytes data and overhead of what waits, including what its connection holds; default 16 MiB
 * @param maxMessages how many messages wait, besides those that its connection holds; default 100,000
 */
public record OutboundBudget(long maxBytes, int maxMessages) {
    /** The defaults of both. */
    public static final OutboundBudget DEFAULT = new OutboundBudget(16L << 20, 100_000);

    public OutboundBudget {
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: > 0)");
        }
        if (maxMessages <= 0) {
            throw new IllegalArgumentException("maxMessages: " + maxMessages + " (expected: > 0)");
        }
    }
}
