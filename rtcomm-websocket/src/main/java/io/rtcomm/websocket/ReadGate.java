/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;

/**
 * Whether a connection is read whose session lives on another loop. Confined to its channel's loop. Two things may close it: the
 * session, which cannot take more, and that it has not got yet what was read.
 *
 * <pre>
 *   channel's loop   packets ──┬──────────────── ask ──┐          ┌──► onCaughtUp
 *                              ▼                       ▼          │
 *   home loop                  packets …  packets …   (all before are handled)
 * </pre>
 *
 * Without it a client whose packets cost the home loop more than they cost this one would pile them up without end.
 */
final class ReadGate {
    /** So many bytes may be on their way to the home loop; one message or one read more is never cut. */
    static final int WINDOW_BYTES = 256 * 1024;

    /** What a packet weighs besides its data. */
    private static final int PACKET_BYTES = 128;

    private final Channel channel;
    private final EventLoop homeLoop;

    private long ahead; // bytes that the home loop is not known to have handled
    private boolean asked;
    private boolean paused;
    private boolean over;

    ReadGate(Channel channel, EventLoop homeLoop) {
        this.channel = channel;
        this.homeLoop = homeLoop;
    }

    /** The session cannot take more, or can again. */
    void pause(boolean now) {
        paused = now;
        update();
    }

    /** A packet was given to the session. */
    void onPacket(int bytes) {
        ahead += bytes + PACKET_BYTES;
        askIfDue();
        if (ahead >= WINDOW_BYTES) {
            update();
        }
    }

    /** From now on everything is read: only the end of the connection is waited for. */
    void end() {
        over = true;
        channel.config().setAutoRead(true);
    }

    private void askIfDue() {
        if (asked || ahead < WINDOW_BYTES / 2) {
            return;
        }
        asked = true;
        long told = ahead;
        try {
            homeLoop.execute(() -> answer(told));
        } catch (RejectedExecutionException e) {
            // The loops end, and the channel with them.
        }
    }

    /** On the home loop. */
    private void answer(long told) {
        try {
            channel.eventLoop().execute(() -> onCaughtUp(told));
        } catch (RejectedExecutionException e) {
            // The loop has ended, and the channel with it.
        }
    }

    private void onCaughtUp(long told) {
        ahead -= told;
        asked = false;
        askIfDue();
        update();
    }

    private void update() {
        if (!over) {
            channel.config().setAutoRead(!paused && ahead < WINDOW_BYTES);
        }
    }
}
