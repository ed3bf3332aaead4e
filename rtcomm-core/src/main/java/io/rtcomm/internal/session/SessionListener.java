/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import io.rtcomm.DisconnectReason;

/**
 * What a session tells the layer above. All methods are called on the session's home loop; {@link #onClose} is called at
 * most once, and nothing after it.
 */
public interface SessionListener {
    /** A message; the slice is never reused, text is valid UTF-8. */
    void onMessage(boolean binary, byte[] array, int offset, int length);

    /** The client has answered a ping, so it has got all that was sent before that. Revision 4 only. */
    default void onPong() {}

    /**
     * More waits for the client than its high-water mark, or again no more than its low-water mark: in turn, beginning with
     * the former. Must not change sessions.
     */
    default void onCongestion(boolean behind) {}

    /** The session ended. */
    void onClose(DisconnectReason reason);
}
