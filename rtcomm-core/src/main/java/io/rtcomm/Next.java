/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import org.jspecify.annotations.Nullable;

/**
 * How a middleware goes on: now or later, from any thread. The first call counts, later ones have no effect. A middleware
 * that throws has rejected with the message {@code "internal error"}, unless it threw a {@link RejectedException}.
 */
public interface Next {
    /** Goes on with the next middleware, or with what was asked for. */
    void proceed();

    /** Refuses, with an object that the client gets besides the message ({@code err.data}). */
    void reject(String message, @Nullable Object data);

    /** Refuses; the client gets the message. */
    default void reject(String message) {
        reject(message, null);
    }
}
