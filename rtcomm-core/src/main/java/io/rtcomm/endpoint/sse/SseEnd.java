/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.sse;

/** Why a stream ended. */
public enum SseEnd {
    /** The client left, or the connection broke. */
    CLIENT_GONE,
    /** The application closed the stream, or its endpoint. */
    CLOSED,
    /** More waited for the client than it may; it comes back and resumes. */
    SLOW_CONSUMER,
    /** The server shuts down. */
    SERVER_SHUTTING_DOWN
}
