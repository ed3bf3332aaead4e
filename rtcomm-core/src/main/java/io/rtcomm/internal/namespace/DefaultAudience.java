/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.Audience;
import io.rtcomm.RemoteSocket;
import io.rtcomm.Replies;
import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.adapter.Adapter;
import io.rtcomm.adapter.Dispatch;
import io.rtcomm.adapter.Flags;
import io.rtcomm.adapter.Selection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A selection of the sockets of one namespace. Immutable; safe on any thread. */
record DefaultAudience(Adapter adapter, Executor completions, Selection selection, Flags flags) implements Audience {
    private Audience with(Selection changed) {
        return new DefaultAudience(adapter, completions, changed, flags);
    }

    private Audience with(Flags changed) {
        return new DefaultAudience(adapter, completions, selection, changed);
    }

    @Override
    public Audience to(String... rooms) {
        return with(selection.to(rooms));
    }

    @Override
    public Audience except(String... rooms) {
        return with(selection.except(rooms));
    }

    @Override
    public Audience local() {
        return with(flags.asLocal());
    }

    @Override
    public Audience asVolatile() {
        return with(flags.asVolatile());
    }

    @Override
    public Audience compress(boolean compress) {
        return with(flags.withCompress(compress));
    }

    @Override
    public Audience timeout(Duration timeout) {
        return with(flags.withTimeout(timeout));
    }

    @Override
    public Audience whenSlow(SlowConsumerPolicy policy) {
        return with(flags.withPolicy(policy));
    }

    @Override
    public Audience conflate(Object... key) {
        return with(flags.conflatedBy(ConflationKeys.of(key)));
    }

    @Override
    public void emit(String event, @Nullable Object... args) {
        EventNames.check(event);
        adapter.broadcast(new Dispatch(event, EventElements.list(args), selection, flags));
    }

    @Override
    public CompletableFuture<Replies> emitWithAck(String event, @Nullable Object... args) {
        EventNames.check(event);
        var collector = new AckCollector(completions);
        adapter.broadcastWithAck(new Dispatch(event, EventElements.list(args), selection, flags), collector);
        return collector.future();
    }

    @Override
    public CompletableFuture<List<RemoteSocket>> fetchSockets() {
        return async(adapter.sockets(selection, flags.local()));
    }

    @Override
    public CompletableFuture<Void> join(String... rooms) {
        return async(adapter.join(selection, RoomNames.of(rooms), flags.local()));
    }

    @Override
    public CompletableFuture<Void> leave(String... rooms) {
        return async(adapter.leave(selection, RoomNames.of(rooms), flags.local()));
    }

    @Override
    public CompletableFuture<Void> disconnect(boolean close) {
        return async(adapter.disconnect(selection, close, flags.local()));
    }

    /** What the application does next does not run on an event loop. */
    private <T> CompletableFuture<T> async(CompletableFuture<T> future) {
        return future.thenApplyAsync(result -> result, completions);
    }
}
