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
 * @param serverMaxWindowBits the largest window of the server as a power of two, 8 to 15; default 15. Less compresses
 *     worse and asks less memory of the client; a client may ask for less than this
 * @param clientMaxWindowBits the largest window of clients that let the server choose it, 8 to 15; default 15
 * @param maxInflateRatio how many times of what a client sends its messages may inflate to; default 100, 0 for any. One
 *     largest message (1 MiB at least) may do so without regard to that, and as much again each second. Beyond it: close
 *     code 1008
 */
public record PerMessageDeflate(
        boolean enabled,
        int threshold,
        int level,
        boolean serverContextTakeover,
        boolean clientContextTakeover,
        int serverMaxWindowBits,
        int clientMaxWindowBits,
        int maxInflateRatio) {
    private static final int MAX_INFLATE_RATIO = 100;
    private static final int MIN_WINDOW_BITS = 8;
    private static final int MAX_WINDOW_BITS = 15;

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
        checkWindow("serverMaxWindowBits", serverMaxWindowBits);
        checkWindow("clientMaxWindowBits", clientMaxWindowBits);
        if (maxInflateRatio < 0) {
            throw new IllegalArgumentException("maxInflateRatio: " + maxInflateRatio + " (expected: >= 0)");
        }
    }

    /** The same with another ratio, see {@link #maxInflateRatio}. */
    public PerMessageDeflate withMaxInflateRatio(int ratio) {
        return new PerMessageDeflate(
                enabled,
                threshold,
                level,
                serverContextTakeover,
                clientContextTakeover,
                serverMaxWindowBits,
                clientMaxWindowBits,
                ratio);
    }

    /** With the default ratio. */
    public PerMessageDeflate(
            boolean enabled,
            int threshold,
            int level,
            boolean serverContextTakeover,
            boolean clientContextTakeover,
            int serverMaxWindowBits,
            int clientMaxWindowBits) {
        this(
                enabled,
                threshold,
                level,
                serverContextTakeover,
                clientContextTakeover,
                serverMaxWindowBits,
                clientMaxWindowBits,
                MAX_INFLATE_RATIO);
    }

    /** With the largest windows and the default ratio. */
    public PerMessageDeflate(
            boolean enabled, int threshold, int level, boolean serverContextTakeover, boolean clientContextTakeover) {
        this(enabled, threshold, level, serverContextTakeover, clientContextTakeover, MAX_WINDOW_BITS, MAX_WINDOW_BITS);
    }

    private static void checkWindow(String name, int bits) {
        if (bits < MIN_WINDOW_BITS || bits > MAX_WINDOW_BITS) {
            throw new IllegalArgumentException(name + ": " + bits + " (expected: 8 to 15)");
        }
    }
}
