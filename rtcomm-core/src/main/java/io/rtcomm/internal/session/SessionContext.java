/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import io.rtcomm.internal.http.HeadCache;

/** What all sessions of a server share. Immutable; safe on any thread. */
record SessionContext(SessionRegistry registry, SessionOptions options, SessionHandler handler, HeadCache heads) {
    SessionContext(SessionRegistry registry, SessionOptions options, SessionHandler handler) {
        this(registry, options, handler, new HeadCache());
    }
}
