/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

/**
 * Handles the first argument of an event, and answers itself.
 *
 * @param <T> the type that the argument is decoded into
 */
@FunctionalInterface
public interface AckHandler<T> {
    /** Called on the socket's serial lane; the ack may be sent now or later, from any thread. */
    void handle(T value, Ack ack) throws Exception;
}
