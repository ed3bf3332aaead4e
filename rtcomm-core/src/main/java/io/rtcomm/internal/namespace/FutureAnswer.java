/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.Answer;
import io.rtcomm.Args;
import io.rtcomm.TypeRef;
import java.util.concurrent.CompletableFuture;

/** An answer as futures. Safe on any thread. */
record FutureAnswer(CompletableFuture<Args> future) implements Answer {
    @Override
    public CompletableFuture<Args> args() {
        return future.copy();
    }

    @Override
    public <T> CompletableFuture<T> as(Class<T> type) {
        return future.thenApply(args -> args.get(0, type));
    }

    @Override
    public <T> CompletableFuture<T> as(TypeRef<T> type) {
        return future.thenApply(args -> args.get(0, type));
    }
}
