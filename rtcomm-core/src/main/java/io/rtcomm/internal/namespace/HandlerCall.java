/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.AckHandler;
import io.rtcomm.Event;
import io.rtcomm.EventHandler;
import io.rtcomm.ValueHandler;

/**
 * How a handler of an application is called. Immutable; safe on any thread. Stands apart from the handler, so that sockets
 * that register handlers of the same kinds share it.
 */
sealed interface HandlerCall {
    /** The handler takes the event as it is. */
    HandlerCall PLAIN = new Plain();

    /**
     * Calls a handler.
     *
     * @param handler of the class that this is for
     */
    void call(Object handler, Event event) throws Exception;

    /** Calls an {@link EventHandler}. */
    record Plain() implements HandlerCall {
        @Override
        public void call(Object handler, Event event) throws Exception {
            ((EventHandler) handler).handle(event);
        }
    }

    /** Calls a {@link ValueHandler} with the first argument as an object of a type. */
    record OfValue(Class<?> type) implements HandlerCall {
        @Override
        @SuppressWarnings("unchecked") // it was registered with this type
        public void call(Object handler, Event event) throws Exception {
            ((ValueHandler<Object>) handler).handle(event.arg(0, type));
        }
    }

    /** Calls an {@link AckHandler} in the same way. */
    record WithAck(Class<?> type) implements HandlerCall {
        @Override
        @SuppressWarnings("unchecked") // it was registered with this type
        public void call(Object handler, Event event) throws Exception {
            ((AckHandler<Object>) handler).handle(event.arg(0, type), event.ack());
        }
    }
}
