/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks each loop for a sign of life, to find those that are held up. {@link #scan} is confined to one thread.
 */
public final class LoopWatch {
    /** One question to one loop. */
    private static final class Pulse {
        final Loop loop;
        volatile @Nullable Thread thread; // absent until the loop has answered once
        volatile boolean answered = true;
        long askedNanos;
        boolean reported;

        Pulse(Loop loop) {
            this.loop = loop;
        }

        void onAsked() {
            thread = Thread.currentThread();
            answered = true;
        }
    }

    private final List<Pulse> pulses = new ArrayList<>();

    /** A watch over some loops. */
    public LoopWatch(List<Loop> loops) {
        loops.forEach(loop -> pulses.add(new Pulse(loop)));
    }

    /**
     * Asks those that answered the last time, and reports those that have not for too long.
     *
     * @param listener gets the thread of a loop and for how many nanoseconds it has been at one thing, once for each stall
     */
    public void scan(long nowNanos, long limitNanos, ObjLongConsumer<Thread> listener) {
        for (Pulse pulse : pulses) {
            if (pulse.answered) {
                pulse.answered = false;
                pulse.reported = false;
                pulse.askedNanos = nowNanos;
                pulse.loop.execute(pulse::onAsked);
            } else if (!pulse.reported && nowNanos - pulse.askedNanos >= limitNanos) {
                Thread thread = pulse.thread;
                if (thread != null) {
                    pulse.reported = true;
                    listener.accept(thread, nowNanos - pulse.askedNanos);
                }
            }
        }
    }
}
