/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

/**
 * The life of a session.
 *
 * <pre>
 *   OPEN ── close() ──&gt; CLOSING ── told, or too late ──&gt; CLOSED
 *     └──────── wire broken, heartbeat missed ────────────^
 * </pre>
 */
enum SessionState {
    /** Messages flow. */
    OPEN,
    /** What waits is still written; nothing is taken any more, from either side. */
    CLOSING,
    /** Over. */
    CLOSED
}
