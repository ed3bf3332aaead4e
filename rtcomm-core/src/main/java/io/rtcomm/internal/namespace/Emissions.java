/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.Audience;
import io.rtcomm.RemoteSocket;
import io.rtcomm.Replies;
import io.rtcomm.SlowConsumerPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a namespace can do because it is the audience of everyone in it. */
interface Emissions extends Audience {
    /** Everyone. */
    Audience everyone();

    @Override
    default Audience to(String... rooms) {
        return everyone().to(rooms);
    }

    @Override
    default Audience except(String... rooms) {
        return everyone().except(rooms);
    }

    @Override
    default Audience local() {
        return everyone().local();
    }

    @Override
    default Audience asVolatile() {
        return everyone().asVolatile();
    }

    @Override
    default Audience compress(boolean compress) {
        return everyone().compress(compress);
    }

    @Override
    default Audience timeout(Duration timeout) {
        return everyone().timeout(timeout);
    }

    @Override
    default Audience whenSlow(SlowConsumerPolicy policy) {
        return everyone().whenSlow(policy);
    }

    @Override
    default Audience conflate(Object... key) {
        return everyone().conflate(key);
    }

    @Override
    default void emit(String event, @Nullable Object... args) {
        everyone().emit(event, args);
    }

    @Override
    default CompletableFuture<Replies> emitWithAck(String event, @Nullable Object... args) {
        return everyone().emitWithAck(event, args);
    }

    @Override
    default CompletableFuture<List<RemoteSocket>> fetchSockets() {
        return everyone().fetchSockets();
    }

    @Override
    default CompletableFuture<Void> join(String... rooms) {
        return everyone().join(rooms);
    }

    @Override
    default CompletableFuture<Void> leave(String... rooms) {
        return everyone().leave(rooms);
    }

    @Override
    default CompletableFuture<Void> disconnect(boolean close) {
        return everyone().disconnect(close);
    }
}
