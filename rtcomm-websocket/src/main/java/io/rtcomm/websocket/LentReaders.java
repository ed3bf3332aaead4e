/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.netty.channel.EventLoop;
import io.rtcomm.websocket.frame.FrameListener;
import io.rtcomm.websocket.frame.FrameReader;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The readers of connections that have nothing half read, which are nearly all of them nearly always: each loop lends one
 * to whichever of its connections is read. Safe on any thread, but what it gives is confined to its loop.
 */
final class LentReaders {
    private final int maxMessageBytes;
    private final int maxFragments;
    private final Map<EventLoop, Shelf> shelves = new ConcurrentHashMap<>();

    /** See {@link FrameReader}. */
    LentReaders(int maxMessageBytes, int maxFragments) {
        this.maxMessageBytes = maxMessageBytes;
        this.maxFragments = maxFragments;
    }

    /** Those of one loop. */
    Shelf of(EventLoop loop) {
        return shelves.computeIfAbsent(loop, key -> new Shelf());
    }

    /** The reader of one loop. Confined to the loop. A connection that stops within a frame keeps it, and there is a new one. */
    final class Shelf {
        private @Nullable FrameReader reader; // absent while it is lent, and before it was needed

        FrameReader lend(FrameListener to) {
            FrameReader lent = reader;
            if (lent == null) {
                return new FrameReader(maxMessageBytes, maxFragments, null, to);
            }
            reader = null;
            lent.lend(to);
            return lent;
        }

        void takeBack(FrameReader returned) {
            returned.lend(Nobody.LISTENS); // so that it keeps nothing of the connection
            reader = returned;
        }
    }

    /** Who listens while no connection has the reader. */
    private enum Nobody implements FrameListener {
        LISTENS;

        @Override
        public void onText(byte[] utf8) {
            throw nobody();
        }

        @Override
        public void onBinary(byte[] data) {
            throw nobody();
        }

        @Override
        public void onPing(byte[] payload) {
            throw nobody();
        }

        @Override
        public void onPong(byte[] payload) {
            throw nobody();
        }

        @Override
        public void onClose(int code, String reason) {
            throw nobody();
        }

        private static IllegalStateException nobody() {
            return new IllegalStateException("a reader was fed that is lent to nobody");
        }
    }
}
