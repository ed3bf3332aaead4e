/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.adapter;

import io.rtcomm.JsonValue;

/**
 * Hears of the answers to one broadcast. {@link #onReceivers} comes exactly once, at any time among the answers. Called on
 * any thread; must not block.
 */
public interface AckListener {
    /** So many sockets got the event, in all: as many answers and losses are to be expected. */
    void onReceivers(int count);

    /** One of them answered; this is the first argument. */
    void onAnswer(JsonValue answer);

    /** One of them disconnected before it answered, or did not answer in time. */
    void onLost();
}
