/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.AnyListener;
import io.rtcomm.DisconnectReason;
import io.rtcomm.EventMiddleware;
import io.rtcomm.RateLimit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What an application registered with one socket besides handlers; what nobody uses is not made. Safe on any thread. */
final class SocketListeners {
    private volatile @Nullable Registrations<AnyListener> incoming;
    private volatile @Nullable Registrations<AnyListener> outgoing;
    private volatile @Nullable Registrations<Consumer<Throwable>> errors;
    private volatile @Nullable Registrations<Consumer<DisconnectReason>> disconnecting;
    private volatile @Nullable Registrations<Consumer<DisconnectReason>> disconnect;
    private volatile @Nullable Registrations<Runnable> highWater;
    private volatile @Nullable Registrations<Runnable> drain;
    private volatile @Nullable List<EventMiddleware> middleware;
    private volatile Map<String, RateLimit> limits = Map.of();

    List<EventMiddleware> middleware() {
        var list = middleware;
        return list == null ? List.of() : list;
    }

    boolean seesOutgoing() {
        var list = outgoing;
        return list != null && !list.isEmpty();
    }

    boolean seesIncoming() {
        var list = incoming;
        return list != null && !list.isEmpty();
    }

    synchronized void use(EventMiddleware added) {
        var list = middleware;
        if (list == null) {
            list = new CopyOnWriteArrayList<>();
            middleware = list;
        }
        list.add(added);
    }

    /** How often events may come, by name; not to be changed. */
    Map<String, RateLimit> limits() {
        return limits;
    }

    synchronized void limit(String event, RateLimit limit) {
        var changed = new HashMap<>(limits);
        changed.put(event, limit);
        limits = Map.copyOf(changed);
    }

    synchronized Registrations<AnyListener> incoming() {
        var list = incoming;
        if (list == null) {
            list = new Registrations<>();
            incoming = list;
        }
        return list;
    }

    synchronized Registrations<AnyListener> outgoing() {
        var list = outgoing;
        if (list == null) {
            list = new Registrations<>();
            outgoing = list;
        }
        return list;
    }

    synchronized Registrations<Consumer<Throwable>> errors() {
        var list = errors;
        if (list == null) {
            list = new Registrations<>();
            errors = list;
        }
        return list;
    }

    synchronized Registrations<Consumer<DisconnectReason>> disconnecting() {
        var list = disconnecting;
        if (list == null) {
            list = new Registrations<>();
            disconnecting = list;
        }
        return list;
    }

    synchronized Registrations<Consumer<DisconnectReason>> disconnect() {
        var list = disconnect;
        if (list == null) {
            list = new Registrations<>();
            disconnect = list;
        }
        return list;
    }

    @Nullable
    Registrations<Runnable> highWaterIfAny() {
        return highWater;
    }

    synchronized Registrations<Runnable> highWater() {
        var list = highWater;
        if (list == null) {
            list = new Registrations<>();
            highWater = list;
        }
        return list;
    }

    @Nullable
    Registrations<Runnable> drainIfAny() {
        return drain;
    }

    synchronized Registrations<Runnable> drain() {
        var list = drain;
        if (list == null) {
            list = new Registrations<>();
            drain = list;
        }
        return list;
    }
}
