/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

/**
 * Compression of polling responses with gzip or deflate.
 *
 * @param enabled whether responses are compressed for clients that accept it; default true
 * @param threshold responses below this many bytes are sent as they are; default 1024
 */
public record HttpCompression(boolean enabled, int threshold) {
    /** Responses from 1024 bytes are compressed. */
    public static final HttpCompression DEFAULT = new HttpCompression(true, 1024);

    /** Nothing is compressed. */
    public static final HttpCompression OFF = new HttpCompression(false, 0);

    public HttpCompression {
        if (threshold < 0) {
            throw new IllegalArgumentException("threshold: " + threshold + " (expected: >= 0 bytes)");
        }
    }
}
