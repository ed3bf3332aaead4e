/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls that wait for their moment, each made once and in the order of adding. Safe on any thread. */
final class Hooks<T> {
    private record Node<T>(T hook, @Nullable Node<T> older) {}

    private final AtomicReference<@Nullable Node<T>> newest = new AtomicReference<>();

    void add(T hook) {
        newest.updateAndGet(older -> new Node<>(hook, older));
    }

    /** Whether none waits. */
    boolean isEmpty() {
        return newest.get() == null;
    }

    /** Hands over what waits; what is added later waits for the next call. */
    void drain(Consumer<T> caller) {
        Node<T> node = newest.getAndSet(null);
        if (node == null) {
            return;
        }
        var inOrder = new ArrayDeque<T>();
        for (; node != null; node = node.older()) {
            inOrder.addFirst(node.hook());
        }
        inOrder.forEach(caller);
    }
}
