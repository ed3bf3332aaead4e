/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

/** How a client came: the request that opened its session, and the payload of its CONNECT. Immutable; safe on any thread. */
public interface Handshake extends HttpHandshake {
    /** The payload of CONNECT, an object; {@linkplain JsonValue#isMissing() missing} when the client sent none. */
    JsonValue auth();
}
