/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

/**
 * How a server uses permessage-deflate (RFC 7692) with clients that offer it.
 *
 * <p>Compression costs about 300 kB outside the heap for each connection that keeps its context, and a broadcast can no
 * longer be framed once for all; it is off unless it is asked for.
 *
 * @param thresholdBytes messages with fewer bytes are sent as they are; default 1024, at least 0
 * @param level of zlib: 0 (none) to 9 (best), or -1 for its default; default -1
 * @param serverNoContextTakeover whether the server forgets each message before it compresses the next: less memory and
 *     worse ratios; default false. A client may ask for it too, and is then obeyed
 * @param clientNoContextTakeover whether clients are asked to do the same, so that the server need not remember what
 *     they sent; default false
 */
public record DeflateOptions(
        int thresholdBytes, int level, boolean serverNoContextTakeover, boolean clientNoContextTakeover) {

    /** The defaults. */
    public DeflateOptions() {
        this(1024, -1, false, false);
    }

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public DeflateOptions {
        if (thresholdBytes < 0) {
            throw new IllegalArgumentException("thresholdBytes: " + thresholdBytes + " (expected: >= 0)");
        }
        if (level < -1 || level > 9) {
            throw new IllegalArgumentException("level: " + level + " (expected: -1 to 9)");
        }
    }
}
