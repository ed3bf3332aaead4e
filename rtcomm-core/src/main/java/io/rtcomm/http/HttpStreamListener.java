/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.http;

/** Told how the writing of an {@link HttpStream} goes. Called on the event loop of the exchange's channel; must not block. */
public interface HttpStreamListener {
    /**
     * There is room again, after {@link HttpStream#room} said 0 or {@link HttpStream#drained} said false. Not called
     * after {@link #onClosed}.
     */
    default void onWritable() {}

    /**
     * The stream is over: its end was sent, it was aborted, the request was a HEAD, or the connection ended, be it that
     * the client left. Called exactly once, as soon as it is known, and never from inside {@link HttpExchange#stream}.
     */
    void onClosed();
}
