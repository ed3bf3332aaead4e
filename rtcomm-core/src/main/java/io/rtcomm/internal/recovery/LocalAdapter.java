/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.recovery;

import io.rtcomm.RemoteSocket;
import io.rtcomm.Replies;
import io.rtcomm.adapter.AckListener;
import io.rtcomm.adapter.Adapter;
import io.rtcomm.adapter.Dispatch;
import io.rtcomm.adapter.LocalNode;
import io.rtcomm.adapter.RestoredSession;
import io.rtcomm.adapter.SavedSession;
import io.rtcomm.adapter.Selection;
import io.rtcomm.protocol.socket.EncodedPacket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The adapter of a server that is alone and recovers nothing. Safe on any thread. */
public class LocalAdapter implements Adapter {
    private final LocalNode node;

    /** An adapter of one namespace. */
    public LocalAdapter(LocalNode node) {
        this.node = node;
    }

    @Override
    public void broadcast(Dispatch dispatch) {
        node.deliver(dispatch);
    }

    @Override
    public void broadcastWithAck(Dispatch dispatch, AckListener listener) {
        node.deliverWithAck(dispatch, listener);
    }

    @Override
    public CompletableFuture<List<RemoteSocket>> sockets(Selection selection, boolean local) {
        return node.sockets(selection);
    }

    @Override
    public CompletableFuture<Void> join(Selection selection, Set<String> rooms, boolean local) {
        return node.join(selection, rooms);
    }

    @Override
    public CompletableFuture<Void> leave(Selection selection, Set<String> rooms, boolean local) {
        return node.leave(selection, rooms);
    }

    @Override
    public CompletableFuture<Void> disconnect(Selection selection, boolean close, boolean local) {
        return node.disconnect(selection, close);
    }

    @Override
    public void serverSideEmit(String event, List<@Nullable Object> args) {}

    @Override
    public CompletableFuture<Replies> serverSideEmitWithAck(String event, List<@Nullable Object> args) {
        return CompletableFuture.completedFuture(new Replies(List.of(), 0));
    }

    @Override
    public boolean recovers() {
        return false;
    }

    @Override
    public long position() {
        return 0;
    }

    @Override
    public void connected(String privateId) {}

    @Override
    public void save(SavedSession session) {}

    @Override
    public void forget(String privateId) {}

    @Override
    public CompletableFuture<Optional<RestoredSession>> restore(String privateId, @Nullable String offset) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public void missed(RestoredSession restored, Executor home, Consumer<@Nullable List<EncodedPacket>> receiver) {
        home.execute(() -> receiver.accept(null));
    }

    @Override
    public void close() {}
}
