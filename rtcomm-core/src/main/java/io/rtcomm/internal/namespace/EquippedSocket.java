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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What an application hangs on a socket: its handlers, its attributes, its data. Safe on any thread. */
abstract class EquippedSocket implements Socket {
    private final SocketListeners listeners = new SocketListeners();
    private final Attributes attributes = new Attributes();
    private volatile @Nullable Map<String, Object> data; // absent until used

    EquippedSocket(Map<String, Object> data) {
        if (!data.isEmpty()) {
            this.data = new ConcurrentHashMap<>(data);
        }
    }

    abstract EventDispatcher dispatcher();

    final SocketListeners listeners() {
        return listeners;
    }

    // ---- what the application keeps with it

    @Override
    public <T> void set(Key<T> key, @Nullable T value) {
        attributes.set(key, value);
    }

    @Override
    public <T> Optional<T> get(Key<T> key) {
        return attributes.get(key);
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
        return listeners.handlers().add(event, handler);
    }

    @Override
    public <T> Subscription on(String event, Class<T> type, ValueHandler<? super T> handler) {
        return on(event, e -> handler.handle(e.arg(0, type)));
    }

    @Override
    public <T> Subscription on(String event, TypeRef<T> type, ValueHandler<? super T> handler) {
        return on(event, e -> handler.handle(e.arg(0, type)));
    }

    @Override
    public <T> Subscription on(String event, Class<T> type, AckHandler<? super T> handler) {
        return on(event, e -> handler.handle(e.arg(0, type), e.ack()));
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
        listeners.handlers().removeAll(event);
    }

    @Override
    public Subscription onAny(AnyListener listener) {
        return listeners.incoming().add(listener);
    }

    @Override
    public Subscription prependAny(AnyListener listener) {
        return listeners.incoming().prepend(listener);
    }

    @Override
    public Subscription onAnyOutgoing(AnyListener listener) {
        return listeners.outgoing().add(listener);
    }

    @Override
    public Subscription prependAnyOutgoing(AnyListener listener) {
        return listeners.outgoing().prepend(listener);
    }

    @Override
    public void limit(String event, RateLimit limit) {
        listeners.limit(event, limit);
    }

    @Override
    public void use(EventMiddleware middleware) {
        listeners.use(middleware);
    }

    @Override
    public Subscription onError(Consumer<Throwable> handler) {
        return listeners.errors().add(handler);
    }

    @Override
    public Subscription onDisconnecting(Consumer<DisconnectReason> handler) {
        return listeners.disconnecting().add(handler);
    }

    @Override
    public Subscription onHighWater(Runnable handler) {
        return listeners.highWater().add(handler);
    }

    @Override
    public Subscription onDrain(Runnable handler) {
        return listeners.drain().add(handler);
    }
}
