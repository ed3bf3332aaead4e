/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import java.util.function.BiConsumer;

/**
 * Sees the header fields of answers under the Socket.IO path, just before they are written. Called on event loops, so it
 * must not block.
 */
@FunctionalInterface
public interface HeadersHook {
    /**
     * An answer is about to be written.
     *
     * @param request what was asked
     * @param initial whether this is the first answer of a session (the polling handshake, or a 101)
     * @param add adds a header field
     */
    void onHeaders(Request request, boolean initial, BiConsumer<String, String> add);
}
