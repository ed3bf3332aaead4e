/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import java.time.Duration;

/**
 * What one HTTP connection may ask of the server.
 *
 * @param maxInitialLineBytes the longest request line in bytes, beyond it 414; default 16,384
 * @param maxHeaderBytes the sum of all header fields of a request in bytes, beyond it 431; default 16,384
 * @param maxHeaders how many header fields a request may have, beyond it 431; default 200
 * @param maxChunkBytes the largest piece of a body that is handled at once, in bytes; default 65,536
 * @param maxQueryParams how many query parameters are kept, further ones are ignored; default 1000
 * @param maxPipelined how many requests of a connection may wait for their answers, further ones are not read until
 *     one was answered; default 16
 * @param maxDrainBytes how many bytes of a body that nobody wants are read to keep the connection usable, beyond it the
 *     connection is closed after the answer; default 1,048,576
 * @param keepAliveTimeout how long a connection may be idle between two requests; default 75 seconds
 * @param requestTimeout how long the head of a request, and then its body, may take to arrive; default 30 seconds
 */
public record HttpLimits(
        int maxInitialLineBytes,
        int maxHeaderBytes,
        int maxHeaders,
        int maxChunkBytes,
        int maxQueryParams,
        int maxPipelined,
        int maxDrainBytes,
        Duration keepAliveTimeout,
        Duration requestTimeout) {
    /** The defaults of every component. */
    public static final HttpLimits DEFAULT = new HttpLimits(
            16_384, 16_384, 200, 65_536, 1000, 16, 1_048_576, Duration.ofSeconds(75), Duration.ofSeconds(30));

    public HttpLimits {
        positive("maxInitialLineBytes", maxInitialLineBytes);
        positive("maxHeaderBytes", maxHeaderBytes);
        positive("maxHeaders", maxHeaders);
        positive("maxChunkBytes", maxChunkBytes);
        positive("maxQueryParams", maxQueryParams);
        positive("maxPipelined", maxPipelined);
        if (maxDrainBytes < 0) {
            throw new IllegalArgumentException("maxDrainBytes: " + maxDrainBytes + " (expected: >= 0 bytes)");
        }
        positive("keepAliveTimeout", keepAliveTimeout);
        positive("requestTimeout", requestTimeout);
    }

    /** The same limits with another size of request line and header fields, in bytes. */
    public HttpLimits withHeadBytes(int initialLine, int headers) {
        return new HttpLimits(
                initialLine,
                headers,
                maxHeaders,
                maxChunkBytes,
                maxQueryParams,
                maxPipelined,
                maxDrainBytes,
                keepAliveTimeout,
                requestTimeout);
    }

    /** The same limits with other timeouts. */
    public HttpLimits withTimeouts(Duration keepAlive, Duration request) {
        return new HttpLimits(
                maxInitialLineBytes,
                maxHeaderBytes,
                maxHeaders,
                maxChunkBytes,
                maxQueryParams,
                maxPipelined,
                maxDrainBytes,
                keepAlive,
                request);
    }

    private static void positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
