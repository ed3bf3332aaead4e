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

    /** The session ended. */
    void onClose(DisconnectReason reason);
}
