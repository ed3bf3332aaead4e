/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * What was registered, in order. Safe on any thread; a walk sees the list as it was when it began.
 *
 * @param <T> what is registered
 */
final class Registrations<T> {
    private final List<Entry<T>> entries = new CopyOnWriteArrayList<>();

    Subscription add(T listener) {
        var entry = new Entry<>(listener);
        entries.add(entry);
        return () -> entries.remove(entry);
    }

    Subscription prepend(T listener) {
        var entry = new Entry<>(listener);
        entries.add(0, entry);
        return () -> entries.remove(entry);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    void forEach(Consumer<? super T> action) {
        for (Entry<T> entry : entries) {
            action.accept(entry.listener);
        }
    }

    /** One registration; the same listener may be registered twice. */
    private static final class Entry<T> {
        final T listener;

        Entry(T listener) {
            this.listener = listener;
        }
    }
}
