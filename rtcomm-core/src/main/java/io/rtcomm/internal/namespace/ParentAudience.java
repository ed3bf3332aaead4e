/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.Audience;
import io.rtcomm.JsonValue;
import io.rtcomm.RemoteSocket;
import io.rtcomm.Replies;
import io.rtcomm.SlowConsumerPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The same selection in each of several namespaces, those that are there when something is sent. Immutable; safe on any
 * thread.
 */
record ParentAudience(Supplier<List<Audience>> children, UnaryOperator<Audience> narrowing) implements Audience {
    private Audience narrowed(UnaryOperator<Audience> further) {
        return new ParentAudience(children, child -> further.apply(narrowing.apply(child)));
    }

    private List<Audience> targets() {
        return children.get().stream().map(narrowing).toList();
    }

    @Override
    public Audience to(String... rooms) {
        return narrowed(child -> child.to(rooms));
    }

    @Override
    public Audience except(String... rooms) {
        return narrowed(child -> child.except(rooms));
    }

    @Override
    public Audience local() {
        return narrowed(Audience::local);
    }

    @Override
    public Audience asVolatile() {
        return narrowed(Audience::asVolatile);
    }

    @Override
    public Audience compress(boolean compress) {
        return narrowed(child -> child.compress(compress));
    }

    @Override
    public Audience timeout(Duration timeout) {
        return narrowed(child -> child.timeout(timeout));
    }

    @Override
    public Audience whenSlow(SlowConsumerPolicy policy) {
        return narrowed(child -> child.whenSlow(policy));
    }

    @Override
    public Audience conflate(Object... key) {
        return narrowed(child -> child.conflate(key));
    }

    @Override
    public void emit(String event, @Nullable Object... args) {
        targets().forEach(child -> child.emit(event, args));
    }

    @Override
    public CompletableFuture<Replies> emitWithAck(String event, @Nullable Object... args) {
        return joined(
                targets().stream().map(child -> child.emitWithAck(event, args)).toList());
    }

    /** Several collections of answers as one. */
    static CompletableFuture<Replies> joined(List<CompletableFuture<Replies>> futures) {
        return all(futures).thenApply(parts -> {
            var answers = new ArrayList<JsonValue>();
            int missing = 0;
            for (Replies part : parts) {
                answers.addAll(part.answers());
                missing += part.missing();
            }
            return new Replies(answers, missing);
        });
    }

    @Override
    public CompletableFuture<List<RemoteSocket>> fetchSockets() {
        return all(targets().stream().map(Audience::fetchSockets).toList())
                .thenApply(parts -> parts.stream().flatMap(List::stream).toList());
    }

    @Override
    public CompletableFuture<Void> join(String... rooms) {
        return each(child -> child.join(rooms));
    }

    @Override
    public CompletableFuture<Void> leave(String... rooms) {
        return each(child -> child.leave(rooms));
    }

    @Override
    public CompletableFuture<Void> disconnect(boolean close) {
        return each(child -> child.disconnect(close));
    }

    private CompletableFuture<Void> each(Function<Audience, CompletableFuture<Void>> action) {
        return all(targets().stream().map(action).toList()).thenApply(done -> null);
    }

    private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
    }
}
