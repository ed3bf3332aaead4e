/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

/**
 * When a client counts as behind, and when as having caught up, in bytes that wait for it. Nothing happens to the client:
 * whoever sends to it is told.
 *
 * @param low it has caught up when no more than this waits; default 64 KiB
 * @param high it is behind when more than this waits; default 256 KiB
 */
public record WaterMarks(long low, long high) {
    /** The defaults of both. */
    public static final WaterMarks DEFAULT = new WaterMarks(64L << 10, 256L << 10);

    /**
     * Whether a client is behind.
     *
     * @param was whether it was so far
     * @param waitingBytes how many bytes wait for it now
     */
    public boolean behind(boolean was, long waitingBytes) {
        return waitingBytes > (was ? low : high);
    }

    public WaterMarks {
        if (low < 0 || high < low) {
            throw new IllegalArgumentException(
                    "low, high: " + low + ", " + high + " (expected: 0 <= low <= high bytes)");
        }
    }
}
