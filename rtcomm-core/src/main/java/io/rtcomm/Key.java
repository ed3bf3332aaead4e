/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

/**
 * The name of a typed attribute of a {@link Socket}: {@code static final Key<User> USER = Key.of("user", User.class)}.
 * Two keys are the same attribute only when they are the same object. Immutable; safe on any thread.
 *
 * @param <T> the type of the attribute
 */
public final class Key<T> {
    private final String name;
    private final Class<T> type;

    private Key(String name, Class<T> type) {
        this.name = name;
        this.type = type;
    }

    /** A new key; the name is for messages only. */
    public static <T> Key<T> of(String name, Class<T> type) {
        return new Key<>(name, type);
    }

    /** The type of the attribute. */
    public Class<T> type() {
        return type;
    }

    @Override
    public String toString() {
        return name;
    }
}
