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

/** The handlers of one socket by event name: snapshots that are swapped, never edited. Safe on any thread. */
final class HandlerTable {
    private volatile Map<String, List<EventHandler>> table = Map.of();

    List<EventHandler> of(String event) {
        return table.getOrDefault(event, List.of());
    }

    Subscription add(String event, EventHandler handler) {
        EventHandler unique = new Registered(handler);
        change(event, list -> list.add(unique));
        return () -> change(event, list -> list.remove(unique));
    }

    void removeAll(String event) {
        change(event, List::clear);
    }

    /** Registering is not on the message path. */
    private synchronized void change(String event, Consumer<List<EventHandler>> change) {
        var list = new ArrayList<>(of(event));
        change.accept(list);
        var copy = new HashMap<>(table);
        if (list.isEmpty()) {
            copy.remove(event);
        } else {
            copy.put(event, List.copyOf(list));
        }
        table = copy;
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
