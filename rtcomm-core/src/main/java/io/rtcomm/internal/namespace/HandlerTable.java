/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.Event;
import io.rtcomm.EventHandler;
import io.rtcomm.Subscription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of one socket by event name: snapshots that are swapped, never edited. Safe on any thread.
 *
 * <p>Every socket has one of these, mostly with a few names that have one handler each: those stand in an array. Where
 * there is more a map takes its place, for good.
 */
final class HandlerTable {
    private static final int FEW_NAMES = 8;
    private static final Object[] NONE = {};

    /** Name and handler, in turn; of no meaning when there is a map. */
    private volatile Object[] few = NONE;

    private volatile @Nullable Map<String, List<EventHandler>> many; // absent while the array is enough

    List<EventHandler> of(String event) {
        var map = many;
        if (map != null) {
            return map.getOrDefault(event, List.of());
        }
        Object[] pairs = few;
        int at = indexOf(event, pairs);
        return at < 0 ? List.of() : List.of((EventHandler) pairs[at + 1]);
    }

    private static int indexOf(String event, Object[] pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (event.equals(pairs[i])) {
                return i;
            }
        }
        return -1;
    }

    /** Registering is not on the message path. */
    synchronized Subscription add(String event, EventHandler handler) {
        var unique = new Registered(handler);
        Object[] pairs = few;
        if (many == null && pairs.length < 2 * FEW_NAMES && indexOf(event, pairs) < 0) {
            Object[] more = Arrays.copyOf(pairs, pairs.length + 2);
            more[pairs.length] = event;
            more[pairs.length + 1] = unique;
            few = more;
        } else {
            change(event, list -> list.add(unique));
        }
        return () -> remove(event, unique);
    }

    @SuppressWarnings("ReferenceEquality") // a registration stands for itself
    private synchronized void remove(String event, Registered handler) {
        Object[] pairs = few;
        int at = indexOf(event, pairs);
        if (many != null) {
            change(event, list -> list.remove(handler));
        } else if (at >= 0 && pairs[at + 1] == handler) {
            few = without(at, pairs);
        }
    }

    synchronized void removeAll(String event) {
        if (many != null) {
            change(event, List::clear);
            return;
        }
        int at = indexOf(event, few);
        if (at >= 0) {
            few = without(at, few);
        }
    }

    private static Object[] without(int at, Object[] pairs) {
        Object[] less = Arrays.copyOf(pairs, pairs.length - 2);
        System.arraycopy(pairs, at + 2, less, at, less.length - at);
        return less;
    }

    private void change(String event, Consumer<List<EventHandler>> change) {
        var copy = new HashMap<>(asMap());
        var list = new ArrayList<>(copy.getOrDefault(event, List.of()));
        change.accept(list);
        if (list.isEmpty()) {
            copy.remove(event);
        } else {
            copy.put(event, List.copyOf(list));
        }
        many = copy; // the array stays: whoever has not seen the map yet finds there what was registered before
    }

    private Map<String, List<EventHandler>> asMap() {
        var map = many;
        if (map == null) {
            map = new HashMap<>();
            for (int i = 0; i < few.length; i += 2) {
                map.put((String) few[i], List.of((EventHandler) few[i + 1]));
            }
        }
        return map;
    }

    /** One registration: a handler that was registered twice can be taken back once. */
    private static final class Registered implements EventHandler {
        private final EventHandler handler;

        Registered(EventHandler handler) {
            this.handler = handler;
        }

        @Override
        public void handle(Event event) throws Exception {
            handler.handle(event);
        }
    }
}
