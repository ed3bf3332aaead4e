/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.Event;
import io.rtcomm.EventHandler;
import io.rtcomm.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of one socket by event name: snapshots that are swapped, never edited. Safe on any thread.
 *
 * <p>Every socket has one of these, mostly with a few names that have one handler each and stay: those stand in an array,
 * which sockets with the same handlers share. When there is more, or something is taken back, a map takes its place, for
 * good.
 */
final class HandlerTable {
    private static final int FEW_NAMES = 8;
    private static final Object[] NONE = {};

    private final SharedHandlers shared;

    /** Name and handler, in turn. Longer than what is meant here when it is shared with a socket that has more. */
    private volatile Object[] few = NONE;

    /** How many names of the array are meant; written after the array, which then begins as it did before. */
    private volatile int names;

    private volatile @Nullable Map<String, List<Registered>> many; // absent while the array is enough

    HandlerTable(SharedHandlers shared) {
        this.shared = shared;
    }

    /** The handlers of a name, in the order in which they were registered. */
    List<? extends EventHandler> of(String event) {
        var map = many;
        if (map != null) {
            return map.getOrDefault(event, List.of());
        }
        EventHandler one = ofFew(event);
        return one == null ? List.of() : List.of(one);
    }

    /** The one handler of a name, as most have, for who wants no list; absent when only {@link #of} knows. */
    @Nullable
    EventHandler only(String event) {
        return many == null ? ofFew(event) : null;
    }

    private @Nullable EventHandler ofFew(String event) {
        int known = names;
        Object[] pairs = few;
        int at = indexOf(event, pairs, known);
        return at < 0 ? null : (EventHandler) pairs[at + 1];
    }

    private static int indexOf(String event, Object[] pairs, int names) {
        for (int i = 0; i < 2 * names; i += 2) {
            if (event.equals(pairs[i])) {
                return i;
            }
        }
        return -1;
    }

    /** Registering is not on the message path. */
    synchronized Subscription add(String event, EventHandler handler) {
        int known = names;
        if (many == null && known < FEW_NAMES && indexOf(event, few, known) < 0) {
            few = shared.with(few, 2 * known, event, handler);
            names = known + 1;
            return () -> removeOfFew(event, known);
        }
        var unique = new Registered(handler, Registered.OF_MANY);
        change(event, list -> list.add(unique));
        return () -> remove(event, unique);
    }

    @SuppressWarnings("ReferenceEquality") // a registration stands for itself
    private synchronized void remove(String event, Registered handler) {
        change(event, list -> list.removeIf(one -> one == handler));
    }

    private synchronized void removeOfFew(String event, int place) {
        change(event, list -> list.removeIf(one -> one.place == place));
    }

    synchronized void removeAll(String event) {
        if (!of(event).isEmpty()) {
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
        many = copy; // the array stays: whoever has not seen the map yet finds there what was registered before
    }

    private Map<String, List<Registered>> asMap() {
        var map = many;
        if (map == null) {
            map = new HashMap<>();
            for (int i = 0; i < names; i++) {
                map.put((String) few[2 * i], List.of(new Registered((EventHandler) few[2 * i + 1], i)));
            }
        }
        return map;
    }

    /** One registration: a handler that was registered twice can be taken back once. */
    private static final class Registered implements EventHandler {
        static final int OF_MANY = -1;

        private final EventHandler handler;
        private final int place; // among the names of the array, by which it is taken back; or OF_MANY

        Registered(EventHandler handler, int place) {
            this.handler = handler;
            this.place = place;
        }

        @Override
        public void handle(Event event) throws Exception {
            handler.handle(event);
        }
    }
}
