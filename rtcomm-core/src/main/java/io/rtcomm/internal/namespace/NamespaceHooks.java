/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.Middleware;
import io.rtcomm.RateLimit;
import io.rtcomm.RoomListener;
import io.rtcomm.ServerEventHandler;
import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.Socket;
import io.rtcomm.SocketErrorHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an application registered with a namespace. Safe on any thread. A namespace that was made for a parent asks the
 * parent's hooks first, at the moment they are needed.
 */
final class NamespaceHooks {
    private final @Nullable NamespaceHooks parent; // absent for namespaces that were named
    private final List<Middleware> middleware = new CopyOnWriteArrayList<>();
    private final Registrations<Consumer<Socket>> connection = new Registrations<>();
    private final Registrations<SocketErrorHandler> errors = new Registrations<>();
    private final Registrations<RoomListener> rooms = new Registrations<>();
    private final ConcurrentHashMap<String, Registrations<ServerEventHandler>> serverEvents = new ConcurrentHashMap<>();

    /** The table of handlers that every socket begins with. */
    private final Object[] noHandlers = new HandlerShape().table();

    private volatile @Nullable SlowConsumerPolicy slowConsumers; // absent unless the application said it

    /** The namespace's own, on top of those of its parent; not to be changed. */
    private volatile Map<String, RateLimit> limits = Map.of();

    NamespaceHooks(@Nullable NamespaceHooks parent) {
        this.parent = parent;
    }

    @Nullable
    NamespaceHooks parent() {
        return parent;
    }

    Object[] noHandlers() {
        return noHandlers;
    }

    void use(Middleware added) {
        middleware.add(added);
    }

    List<Middleware> middleware() {
        if (parent == null) {
            return List.copyOf(middleware);
        }
        var all = new ArrayList<>(parent.middleware());
        all.addAll(middleware);
        return all;
    }

    void slowConsumers(SlowConsumerPolicy policy) {
        slowConsumers = policy;
    }

    /** What the namespace says, else its parent, else null. */
    @Nullable
    SlowConsumerPolicy slowConsumers() {
        var own = slowConsumers;
        return own != null || parent == null ? own : parent.slowConsumers();
    }

    synchronized void limit(String event, RateLimit limit) {
        var changed = new HashMap<>(limits);
        changed.put(event, limit);
        limits = Map.copyOf(changed);
    }

    /** How often events may come, by name; not to be changed. */
    Map<String, RateLimit> limits() {
        if (parent == null) {
            return limits;
        }
        Map<String, RateLimit> inherited = parent.limits();
        if (limits.isEmpty() || inherited.isEmpty()) {
            return limits.isEmpty() ? inherited : limits;
        }
        var all = new HashMap<>(inherited);
        all.putAll(limits);
        return all;
    }

    Registrations<Consumer<Socket>> connection() {
        return connection;
    }

    Registrations<SocketErrorHandler> errors() {
        return errors;
    }

    Registrations<RoomListener> rooms() {
        return rooms;
    }

    Registrations<ServerEventHandler> serverEvents(String event) {
        return serverEvents.computeIfAbsent(event, name -> new Registrations<>());
    }

    void eachConnectionHandler(Consumer<Consumer<Socket>> action) {
        if (parent != null) {
            parent.eachConnectionHandler(action);
        }
        connection.forEach(action);
    }

    void eachErrorHandler(Consumer<SocketErrorHandler> action) {
        errors.forEach(action);
        if (parent != null) {
            parent.eachErrorHandler(action);
        }
    }

    boolean seesRooms() {
        return !rooms.isEmpty() || (parent != null && parent.seesRooms());
    }

    void eachRoomListener(Consumer<RoomListener> action) {
        if (parent != null) {
            parent.eachRoomListener(action);
        }
        rooms.forEach(action);
    }

    void eachServerEventHandler(String event, Consumer<ServerEventHandler> action) {
        if (parent != null) {
            parent.eachServerEventHandler(event, action);
        }
        var handlers = serverEvents.get(event);
        if (handlers != null) {
            handlers.forEach(action);
        }
    }
}
