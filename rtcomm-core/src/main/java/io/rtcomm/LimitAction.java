/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

/** What becomes of an event that came too soon. It reaches no listener, middleware or handler in any case. */
public enum LimitAction {
    /** It is dropped. */
    IGNORE,
    /** It is dropped; a client that asked for an answer gets {@code {"error":{"message":"too many events"}}}. */
    ERROR_ACK,
    /** Its socket is disconnected from the namespace. */
    DISCONNECT
}
