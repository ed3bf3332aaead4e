/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

/**
 * What a server asks of its transports.
 *
 * @param maxHttpBufferSize the largest message in bytes: one POST body, one WebSocket message; default 1,000,000
 * @param maxPacketsPerPayload how many packets one POST body may hold; default 10,000
 * @param maxFragments how many frames one WebSocket message may have; default 1024
 * @param maxPingsPerSecond how many pings and pongs of WebSocket one client may send within a second, all of them at once or
 *     spread; 0 for any number; default 100
 * @param httpCompression compression of polling responses
 * @param perMessageDeflate compression of WebSocket messages
 */
public record TransportOptions(
        int maxHttpBufferSize,
        int maxPacketsPerPayload,
        int maxFragments,
        int maxPingsPerSecond,
        HttpCompression httpCompression,
        PerMessageDeflate perMessageDeflate) {
    /** The defaults of every component. */
    public static final TransportOptions DEFAULT =
            new TransportOptions(1_000_000, 10_000, 1024, 100, HttpCompression.DEFAULT, PerMessageDeflate.OFF);

    public TransportOptions {
        positive("maxHttpBufferSize", maxHttpBufferSize);
        positive("maxPacketsPerPayload", maxPacketsPerPayload);
        positive("maxFragments", maxFragments);
        if (maxPingsPerSecond < 0) {
            throw new IllegalArgumentException("maxPingsPerSecond: " + maxPingsPerSecond + " (expected: >= 0)");
        }
    }

    private static void positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
