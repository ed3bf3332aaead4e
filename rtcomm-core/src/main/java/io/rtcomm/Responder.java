/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import org.jspecify.annotations.Nullable;

/**
 * Handles the first argument of an event; what it returns is the answer.
 *
 * @param <T> the type that the argument is decoded into
 */
@FunctionalInterface
public interface Responder<T> {
    /**
     * Called on the socket's serial lane. A {@code CompletionStage} answers when it completes; an exception is an error
     * answer: its message when it is a {@link RejectedException}, else {@code "internal error"}.
     */
    @Nullable
    Object respond(T value) throws Exception;
}
