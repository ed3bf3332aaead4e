/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.EventHandler;
import io.rtcomm.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The handlers of one socket by event name: snapshots that are swapped, never edited. Safe on any thread. */
final class HandlerTable {
    private final AtomicReference<Map<String, List<EventHandler>>> table = new AtomicReference<>(Map.of());

    List<EventHandler> of(String event) {
        return table.get().getOrDefault(event, List.of());
    }

    Subscription add(String event, EventHandler handler) {
        EventHandler unique = handler::handle; // so that one handler registered twice can be taken back once
        change(event, list -> list.add(unique));
        return () -> change(event, list -> list.remove(unique));
    }

    void removeAll(String event) {
        change(event, List::clear);
    }

    private void change(String event, Consumer<List<EventHandler>> change) {
        table.updateAndGet(old -> {
            var list = new ArrayList<>(old.getOrDefault(event, List.of()));
            change.accept(list);
            var copy = new HashMap<>(old);
            if (list.isEmpty()) {
                copy.remove(event);
            } else {
                copy.put(event, List.copyOf(list));
            }
            return copy;
        });
    }
}
