/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.guard;

/**
 * How many TCP connections there may be.
 *
 * @param total on the whole server
 * @param perAddress of one address (IPv6: of one /64 network); 0 for any number
 * @param newPerSecond that are accepted within a second; 0 for any number
 */
public record ConnectionLimits(int total, int perAddress, int newPerSecond) {
    /** A million in total. */
    public static final ConnectionLimits DEFAULT = new ConnectionLimits(1_000_000, 0, 0);

    /** Checks the values. */
    public ConnectionLimits {
        if (total < 1) {
            throw new IllegalArgumentException("maxConnections: " + total + " (expected: > 0)");
        }
        if (perAddress < 0) {
            throw new IllegalArgumentException("maxConnectionsPerAddress: " + perAddress + " (expected: >= 0)");
        }
        if (newPerSecond < 0) {
            throw new IllegalArgumentException("maxNewConnectionsPerSecond: " + newPerSecond + " (expected: >= 0)");
        }
    }
}
