/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.Audience;
import io.rtcomm.Middleware;
import io.rtcomm.Namespace;
import io.rtcomm.NamespaceMatcher;
import io.rtcomm.RateLimit;
import io.rtcomm.Replies;
import io.rtcomm.RoomListener;
import io.rtcomm.ServerEventHandler;
import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.Socket;
import io.rtcomm.SocketErrorHandler;
import io.rtcomm.Subscription;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All namespaces that were made for a pattern or a function, as one. Safe on any thread. */
final class ParentNamespace implements Namespace, Emissions {
    private final String name;
    private final @Nullable Pattern pattern;
    private final @Nullable NamespaceMatcher matcher;
    private final NamespaceRegistry registry;
    private final NamespaceHooks hooks = new NamespaceHooks(null);

    ParentNamespace(
            String name, @Nullable Pattern pattern, @Nullable NamespaceMatcher matcher, NamespaceRegistry registry) {
        this.name = name;
        this.pattern = pattern;
        this.matcher = matcher;
        this.registry = registry;
    }

    @Nullable
    NamespaceMatcher matcher() {
        return matcher;
    }

    boolean matchesPattern(String wanted) {
        return pattern != null && pattern.matcher(wanted).matches();
    }

    NamespaceHooks hooks() {
        return hooks;
    }

    private List<DefaultNamespace> children() {
        return registry.childrenOf(this);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Audience everyone() {
        return new ParentAudience(
                () -> children().stream().map(DefaultNamespace::everyone).toList(), child -> child);
    }

    @Override
    public Namespace use(Middleware middleware) {
        hooks.use(middleware);
        return this;
    }

    @Override
    public Namespace limit(String event, RateLimit limit) {
        hooks.limit(event, limit);
        return this;
    }

    @Override
    public Subscription onConnection(Consumer<Socket> handler) {
        return hooks.connection().add(handler);
    }

    @Override
    public Subscription onError(SocketErrorHandler handler) {
        return hooks.errors().add(handler);
    }

    @Override
    public Subscription onRooms(RoomListener listener) {
        return hooks.rooms().add(listener);
    }

    @Override
    public Subscription onServerEvent(String event, ServerEventHandler handler) {
        return hooks.serverEvents(event).add(handler);
    }

    @Override
    public Namespace slowConsumers(SlowConsumerPolicy policy) {
        hooks.slowConsumers(policy);
        return this;
    }

    @Override
    public Collection<Socket> sockets() {
        var all = new ArrayList<Socket>();
        children().forEach(child -> all.addAll(child.sockets()));
        return all;
    }

    @Override
    public Set<String> rooms() {
        var all = new TreeSet<String>();
        children().forEach(child -> all.addAll(child.rooms()));
        return all;
    }

    @Override
    public Optional<Socket> socket(String id) {
        return children().stream().flatMap(child -> child.socket(id).stream()).findFirst();
    }

    @Override
    public void serverSideEmit(String event, @Nullable Object... args) {
        children().forEach(child -> child.serverSideEmit(event, args));
    }

    @Override
    public CompletableFuture<Replies> serverSideEmitWithAck(String event, @Nullable Object... args) {
        return ParentAudience.joined(children().stream()
                .map(child -> child.serverSideEmitWithAck(event, args))
                .toList());
    }
}
