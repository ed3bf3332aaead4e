/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

import io.netty.channel.EventLoop;
import java.util.concurrent.Executor;

/**
 * The event loop that something lives on: a session, a stream, a connection. {@link #execute}, {@link #offer}, {@link #inLoop}
 * and {@link #eventLoop} are safe on any thread; everything else is confined to the loop.
 */
public interface HomeLoop extends Executor {
    /** Netty's loop. */
    EventLoop eventLoop();

    /** Whether the calling thread is this loop. */
    boolean inLoop();

    /**
     * Runs a task on this loop, never inline, in the order of the calls of one thread. After the loop has ended tasks
     * are dropped: nothing that they could act on is left.
     */
    @Override
    void execute(Runnable task);

    /**
     * As {@link #execute}, for what somebody waits for.
     *
     * @return false when the loop has ended, and the task will never run
     */
    boolean offer(Runnable task);

    /** The time of the loop's clock, in nanoseconds with an arbitrary origin. */
    long nanos();

    /** Flushes at the end of this pass; the caller sees to it that it asks once. */
    void flushLater(Flushable flushable);

    /** Arms a timer, or moves its deadline. A delay of more than 73 years is cut to that. */
    default void schedule(Timer timer, long delayNanos) {
        schedule(timer, delayNanos, 1);
    }

    /**
     * Arms a timer, or moves its deadline, up to a multiple of a quantum of time, so that the many timers of a server
     * fall due together and wake the loop seldom.
     */
    void schedule(Timer timer, long delayNanos, long quantumNanos);

    /** Disarms a timer; one that is not armed stays so. */
    void cancel(Timer timer);
}
