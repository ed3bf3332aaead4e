/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint;

import java.util.concurrent.Executor;

/**
 * A serial lane for the application's code: tasks run one after the other, in the order in which they came, off the event
 * loops. Safe on any thread. A task that throws is logged and hurts no other.
 */
public interface Lane extends Executor {
    /** How many tasks wait or run. Whoever feeds a lane with what a client sends must stop reading from that client in time. */
    int backlog();

    /**
     * Runs a task, or something else in its place if the executor behind the lane does not take it.
     *
     * @param dropped runs on any thread; must not block
     */
    void execute(Runnable task, Runnable dropped);
}
