/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.DisconnectReason;
import io.rtcomm.internal.session.Session;
import io.rtcomm.transport.Timer;

/**
 * Ends a session whose client announced attachments and does not send them. Confined to the session's home loop; armed
 * only while attachments are missing.
 */
final class AttachmentDeadline extends Timer {
    private final Session session;
    private final NamespaceOptions options;

    AttachmentDeadline(Session session, NamespaceOptions options) {
        this.session = session;
        this.options = options;
    }

    /** @param pending whether more attachments are awaited */
    void onProgress(boolean pending) {
        if (pending) {
            if (!armed()) {
                session.loop().schedule(this, options.attachmentTimeout().toNanos());
            }
        } else if (armed()) {
            session.loop().cancel(this);
        }
    }

    void stop() {
        session.loop().cancel(this);
    }

    @Override
    protected void onDeadline() {
        session.closeNow(DisconnectReason.PARSE_ERROR);
    }
}
