/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import org.jspecify.annotations.Nullable;

/**
 * The answer that a client asked for. The first answer counts; later ones, and those to a client that asked for none or
 * that has gone, are dropped. Safe on any thread.
 */
public interface Ack {
    /** Whether the client asked for an answer. */
    boolean wanted();

    /** Answers. Arguments may be anything that can be encoded, binary nested anywhere. */
    void send(@Nullable Object... args);

    /**
     * Answers that the request failed: one argument {@code {"error":{"message":…,"data":…}}}, without {@code data} when
     * it is null.
     */
    void fail(String message, @Nullable Object data);
}
