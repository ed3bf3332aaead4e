/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.rtcomm.observe.Metrics;
import io.rtcomm.websocket.frame.FrameTap;
import org.jspecify.annotations.Nullable;

/**
 * What a connection is told. Safe on any thread.
 *
 * @param maxMessageBytes see {@link io.rtcomm.websocket.frame.FrameReader}
 * @param maxFragments see {@link io.rtcomm.websocket.frame.FrameReader}
 * @param maxPingsPerSecond how many pings and pongs the peer may send; 0 for any number
 * @param closeMillis how long a peer that was sent a close frame may take to end its side
 * @param metrics counts what happens
 * @param tap sees the frames; absent when nobody wants to
 * @param readers of connections that share one while they have nothing half read
 */
record WireSettings(
        int maxMessageBytes,
        int maxFragments,
        int maxPingsPerSecond,
        long closeMillis,
        Metrics metrics,
        @Nullable FrameTap tap,
        LentReaders readers) {
    /** The same with somebody who sees the frames, or with nobody. */
    WireSettings seenBy(@Nullable FrameTap wanted) {
        return wanted == null
                ? this
                : new WireSettings(
                        maxMessageBytes, maxFragments, maxPingsPerSecond, closeMillis, metrics, wanted, readers);
    }
}
