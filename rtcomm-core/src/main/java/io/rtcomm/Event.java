/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import org.jspecify.annotations.Nullable;

/** An event that a client sent. Safe on any thread. */
public interface Event {
    /** The name; numeric names as text. */
    String name();

    /** The arguments. */
    Args args();

    /** The socket that it came from. */
    Socket socket();

    /** The answer, if one was asked for. */
    Ack ack();

    /** An argument of a type, see {@link Args#get(int, Class)}. */
    default <T> T arg(int index, Class<T> type) {
        return args().get(index, type);
    }

    /** An argument of a generic type, see {@link Args#get(int, TypeRef)}. */
    default <T> T arg(int index, TypeRef<T> type) {
        return args().get(index, type);
    }

    /** Answers, see {@link Ack#send}. */
    default void ack(@Nullable Object... args) {
        ack().send(args);
    }
}
