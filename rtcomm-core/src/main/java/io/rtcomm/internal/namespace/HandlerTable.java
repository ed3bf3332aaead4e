/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.Event;
import io.rtcomm.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The handlers of one socket by event name: snapshots that are swapped, never edited. Safe on any thread.
 *
 * <p>Every socket has one of these, mostly with a few names that have one handler each and stay: those stand in an array
 * behind their {@linkplain HandlerShape shape}. When there is more, or something is taken back, a map takes its place, for
 * good.
 */
final class HandlerTable {
    /** What is done with each handler of an event. */
    interface Visitor {
        void onHandler(HandlerCall call, Object handler, Event event);
    }

    /** A shape and its handlers; or {@link Many} alone. */
    private volatile Object[] table;

    /** @param none the table without handlers that belongs to the namespace */
    HandlerTable(Object[] none) {
        this.table = none;
    }

    /** Visits the handlers of an event, in the order in which they were registered. */
    void visit(Event event, Visitor visitor) {
        Object[] seen = table;
        if (seen[0] instanceof HandlerShape shape) {
            int index = shape.indexOf(event.name());
            if (index >= 0) {
                visitor.onHandler(shape.call(index), seen[index + 1], event);
            }
        } else {
            for (Registered each : many(seen).getOrDefault(event.name(), List.of())) {
                visitor.onHandler(each.call, each.handler, event);
            }
        }
    }

    private static Map<String, List<Registered>> many(Object[] table) {
        return ((Many) table[0]).handlers;
    }

    /** Registering is not on the message path. */
    synchronized Subscription add(String event, HandlerCall call, Object handler) {
        Object[] before = table;
        if (before[0] instanceof HandlerShape shape
                && shape.size() < HandlerShape.MOST_NAMES
                && shape.indexOf(event) < 0) {
            table = shape.with(before, event, call, handler);
            int place = shape.size();
            return () -> remove(event, each -> each.place == place);
        }
        var unique = new Registered(call, handler, Registered.OF_MANY);
        change(event, list -> list.add(unique));
        return () -> remove(event, each -> isSame(each, unique));
    }

    @SuppressWarnings("ReferenceEquality") // a registration stands for itself
    private static boolean isSame(Registered one, Registered other) {
        return one == other;
    }

    private synchronized void remove(String event, Predicate<Registered> which) {
        change(event, list -> list.removeIf(which));
    }

    synchronized void removeAll(String event) {
        Object[] before = table;
        if (before[0] instanceof HandlerShape shape
                ? shape.indexOf(event) >= 0
                : many(before).containsKey(event)) {
            change(event, List::clear);
        }
    }

    private void change(String event, Consumer<List<Registered>> change) {
        var copy = new HashMap<>(asMap());
        var list = new ArrayList<>(copy.getOrDefault(event, List.of()));
        change.accept(list);
        if (list.isEmpty()) {
            copy.remove(event);
        } else {
            copy.put(event, List.copyOf(list));
        }
        table = new Object[] {new Many(copy)};
    }

    private Map<String, List<Registered>> asMap() {
        Object[] before = table;
        if (!(before[0] instanceof HandlerShape shape)) {
            return many(before);
        }
        var map = new HashMap<String, List<Registered>>();
        for (int i = 0; i < shape.size(); i++) {
            map.put(shape.name(i), List.of(new Registered(shape.call(i), before[i + 1], i)));
        }
        return map;
    }

    /** Any handlers of any names. */
    private record Many(Map<String, List<Registered>> handlers) {}

    /** One registration: a handler that was registered twice can be taken back once. */
    private static final class Registered {
        static final int OF_MANY = -1;

        final HandlerCall call;
        final Object handler;
        final int place; // in the array that it stood in, by which it is taken back; or OF_MANY

        Registered(HandlerCall call, Object handler, int place) {
            this.call = call;
            this.handler = handler;
            this.place = place;
        }
    }
}
