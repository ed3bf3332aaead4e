/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

/**
 * WebSocket compression, permessage-deflate (RFC 7692). Off by default: it costs CPU time on every message and, with
 * context takeover, tens of kilobytes of memory per connection.
 *
 * @param enabled whether an offer of the client is accepted; default false
 * @param threshold messages below this many bytes are sent as they are; default 1024
 * @param level deflate level 1 to 9, or -1 for the library's default (6)
 * @param serverContextTakeover whether the server keeps its compression window from message to message (better
 *     compression, about 260 kB per connection, and no sharing of one compressed broadcast); default false
 * @param clientContextTakeover whether the client may keep its window, which costs about 40 kB per connection here;
 *     default false
 */
public record PerMessageDeflate(
        boolean enabled, int threshold, int level, boolean serverContextTakeover, boolean clientContextTakeover) {
    /** No compression. */
    public static final PerMessageDeflate OFF = new PerMessageDeflate(false, 1024, -1, false, false);

    /** Compression from 1024 bytes, without context takeover. */
    public static final PerMessageDeflate ON = new PerMessageDeflate(true, 1024, -1, false, false);

    public PerMessageDeflate {
        if (threshold < 0) {
            throw new IllegalArgumentException("threshold: " + threshold + " (expected: >= 0 bytes)");
        }
        if (level < -1 || level == 0 || level > 9) {
            throw new IllegalArgumentException("level: " + level + " (expected: 1 to 9, or -1)");
        }
    }
}
