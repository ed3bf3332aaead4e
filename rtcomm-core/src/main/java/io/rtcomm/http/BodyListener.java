/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.http;

/**
 * Told once how the body of a request ended: exactly one of the methods is called, on the event loop of the
 * request's channel.
 */
public interface BodyListener {
    /** The whole body, an array that is the receiver's own. Empty when the request has none. */
    void onBody(byte[] body);

    /** The body is longer than the limit. What is left of it is read and thrown away. */
    void onTooLarge();

    /** The connection ended before the body did; no answer can be sent any more. */
    void onAborted();
}
