/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

/** Handles an event with all of its arguments. */
@FunctionalInterface
public interface EventHandler {
    /** Called on the socket's serial lane; see {@link Socket} for what an exception does. */
    void handle(Event event) throws Exception;
}
