/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

/** The life of a socket. */
enum SocketState {
    /** Its middleware has not decided yet: it can receive what the middleware emits, and nothing else. */
    CONNECTING,
    /** It is in its namespace. */
    CONNECTED,
    /** Over. */
    DISCONNECTED
}
