/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

/** Takes new sessions. */
@FunctionalInterface
public interface SessionHandler {
    /** Called on the session's home loop, before anything of it is read or written. */
    SessionListener onSession(Session session);
}
