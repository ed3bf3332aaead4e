/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.AckHandler;
import io.rtcomm.Event;
import io.rtcomm.EventHandler;
import io.rtcomm.ValueHandler;

/** A handler that is given its argument as an object of a type. As safe as what it calls. */
sealed interface TypedHandler extends EventHandler {
    /** Whether another handler calls the same with the same. */
    boolean sameAs(Object other);

    /** A handler of the first argument. */
    record OfValue<T>(Class<T> type, ValueHandler<? super T> handler) implements TypedHandler {
        @Override
        public void handle(Event event) throws Exception {
            handler.handle(event.arg(0, type));
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // a handler of an application is itself, whatever it says
        public boolean sameAs(Object other) {
            return other instanceof OfValue<?> its && its.type == type && its.handler == handler;
        }
    }

    /** A handler of the first argument that answers. */
    record WithAck<T>(Class<T> type, AckHandler<? super T> handler) implements TypedHandler {
        @Override
        public void handle(Event event) throws Exception {
            handler.handle(event.arg(0, type), event.ack());
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // a handler of an application is itself, whatever it says
        public boolean sameAs(Object other) {
            return other instanceof WithAck<?> its && its.type == type && its.handler == handler;
        }
    }
}
