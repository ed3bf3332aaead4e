/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import java.util.concurrent.CompletableFuture;

/**
 * The answer of one client that is waited for. Its futures end in exactly one of: the answer, an
 * {@link AckTimeoutException}, an {@link AckDisconnectedException}, an {@link ArgumentException} when the answer does not
 * fit the type. They complete off the event loops. Safe on any thread.
 */
public interface Answer {
    /** All arguments of the answer. */
    CompletableFuture<Args> args();

    /** The first argument, decoded. */
    <T> CompletableFuture<T> as(Class<T> type);

    /** The first argument, decoded into a generic type. */
    <T> CompletableFuture<T> as(TypeRef<T> type);
}
