/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler or a middleware to refuse with a message that the client may read. Every other exception is told to
 * the client as {@code "internal error"} only.
 */
public class RejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Object data;

    /** With a message for the client. */
    public RejectedException(String message) {
        this(message, null);
    }

    /** With a message and an object for the client. */
    public RejectedException(String message, @Nullable Object data) {
        super(message);
        this.data = data;
    }

    /** What the client gets besides the message, or null. */
    public @Nullable Object data() {
        return data;
    }
}
