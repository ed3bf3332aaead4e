/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

/** The life of a socket. */
enum SocketState {
    /**
     * Its middleware has not decided yet, or what it missed is being looked for: it can receive what the middleware emits, and
     * nothing else. One that is recovered gets also that later, behind what it missed.
     */
    CONNECTING,
    /** It is in its namespace. */
    CONNECTED,
    /** Over. */
    DISCONNECTED
}
