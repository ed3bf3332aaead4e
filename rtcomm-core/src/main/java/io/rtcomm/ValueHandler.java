/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

/**
 * Handles the first argument of an event.
 *
 * @param <T> the type that the argument is decoded into
 */
@FunctionalInterface
public interface ValueHandler<T> {
    /** Called on the socket's serial lane; see {@link Socket} for what an exception does. */
    void handle(T value) throws Exception;
}
