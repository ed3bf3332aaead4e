/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.AckHandler;
import io.rtcomm.AnyListener;
import io.rtcomm.DisconnectReason;
import io.rtcomm.EventHandler;
import io.rtcomm.EventMiddleware;
import io.rtcomm.Key;
import io.rtcomm.RateLimit;
import io.rtcomm.Responder;
import io.rtcomm.Socket;
import io.rtcomm.Subscription;
import io.rtcomm.TypeRef;
import io.rtcomm.ValueHandler;
import io.rtcomm.endpoint.Attributes;
import io.rtcomm.internal.loop.Loop;
import io.rtcomm.internal.room.Seat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What an application hangs on a socket: its handlers, its attributes, its data. Safe on any thread. */
abstract class EquippedSocket extends Seat implements Socket {
    private final HandlerTable handlers;
    private volatile @Nullable SocketListeners listeners; // absent until used
    private volatile @Nullable Attributes attributes; // absent until used
    private volatile @Nullable Map<String, Object> data; // absent until used

    EquippedSocket(Loop loop, Map<String, Object> data, Object[] noHandlers) {
        super(loop);
        this.handlers = new HandlerTable(noHandlers);
        if (!data.isEmpty()) {
            this.data = new ConcurrentHashMap<>(data);
        }
    }

    abstract EventDispatcher dispatcher();

    final HandlerTable handlers() {
        return handlers;
    }

    /** What was registered besides handlers; absent when there was nothing. */
    final @Nullable SocketListeners listenersIfAny() {
        return listeners;
    }

    final SocketListeners listeners() {
        var made = listeners;
        return made != null ? made : makeListeners();
    }

    private synchronized SocketListeners makeListeners() {
        var made = listeners;
        if (made == null) {
            made = new SocketListeners();
            listeners = made;
        }
        return made;
    }

    /** How often an event may come, as this socket or its namespace says; absent when it is not limited. */
    final @Nullable RateLimit limitOf(String event, Map<String, RateLimit> ofNamespace) {
        var made = listeners;
        return EventLimits.of(event, made == null ? Map.of() : made.limits(), ofNamespace);
    }

    // ---- what the application keeps with it

    @Override
    public <T> void set(Key<T> key, @Nullable T value) {
        var made = attributes;
        (made != null ? made : makeAttributes()).set(key, value);
    }

    @Override
    public <T> Optional<T> get(Key<T> key) {
        var made = attributes;
        return made == null ? Optional.empty() : made.get(key);
    }

    private synchronized Attributes makeAttributes() {
        var made = attributes;
        if (made == null) {
            made = new Attributes();
            attributes = made;
        }
        return made;
    }

    @Override
    public Map<String, Object> data() {
        var map = data;
        return map != null ? map : dataMap();
    }

    private synchronized Map<String, Object> dataMap() {
        var map = data;
        if (map == null) {
            map = new ConcurrentHashMap<>();
            data = map;
        }
        return map;
    }

    Map<String, Object> dataSeen() {
        var map = data;
        return map == null ? Map.of() : Map.copyOf(map);
    }

    // ---- handlers

    @Override
    public Subscription on(String event, EventHandler handler) {
        return handlers.add(event, HandlerCall.PLAIN, handler);
    }

    @Override
    public <T> Subscription on(String event, Class<T> type, ValueHandler<? super T> handler) {
        return handlers.add(event, new HandlerCall.OfValue(type), handler);
    }

    @Override
    public <T> Subscription on(String event, TypeRef<T> type, ValueHandler<? super T> handler) {
        return on(event, e -> handler.handle(e.arg(0, type)));
    }

    @Override
    public <T> Subscription on(String event, Class<T> type, AckHandler<? super T> handler) {
        return handlers.add(event, new HandlerCall.WithAck(type), handler);
    }

    @Override
    public <T> Subscription on(String event, TypeRef<T> type, AckHandler<? super T> handler) {
        return on(event, e -> handler.handle(e.arg(0, type), e.ack()));
    }

    @Override
    public Subscription once(String event, EventHandler handler) {
        var used = new AtomicBoolean();
        var self = new CompletableFuture<Subscription>();
        var subscription = on(event, e -> {
            if (used.compareAndSet(false, true)) {
                self.thenAccept(Subscription::cancel);
                handler.handle(e);
            }
        });
        self.complete(subscription);
        return subscription;
    }

    @Override
    public <T> Subscription respond(String event, Class<T> type, Responder<? super T> responder) {
        return on(event, e -> dispatcher().respond(e, e.arg(0, type), responder));
    }

    @Override
    public <T> Subscription respond(String event, TypeRef<T> type, Responder<? super T> responder) {
        return on(event, e -> dispatcher().respond(e, e.arg(0, type), responder));
    }

    @Override
    public void off(String event) {
        handlers.removeAll(event);
    }

    @Override
    public Subscription onAny(AnyListener listener) {
        return listeners().incoming().add(listener);
    }

    @Override
    public Subscription prependAny(AnyListener listener) {
        return listeners().incoming().prepend(listener);
    }

    @Override
    public Subscription onAnyOutgoing(AnyListener listener) {
        return listeners().outgoing().add(listener);
    }

    @Override
    public Subscription prependAnyOutgoing(AnyListener listener) {
        return listeners().outgoing().prepend(listener);
    }

    @Override
    public void limit(String event, RateLimit limit) {
        listeners().limit(event, limit);
    }

    @Override
    public void use(EventMiddleware middleware) {
        listeners().use(middleware);
    }

    @Override
    public Subscription onError(Consumer<Throwable> handler) {
        return listeners().errors().add(handler);
    }

    @Override
    public Subscription onDisconnecting(Consumer<DisconnectReason> handler) {
        return listeners().disconnecting().add(handler);
    }

    @Override
    public Subscription onHighWater(Runnable handler) {
        return listeners().highWater().add(handler);
    }

    @Override
    public Subscription onDrain(Runnable handler) {
        return listeners().drain().add(handler);
    }
}
