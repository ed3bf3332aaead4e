/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

/** The arguments of an event or an answer, decoded one by one when asked for. Immutable; safe on any thread. */
public interface Args {
    /** How many there are. */
    int size();

    /** An argument, undecoded; {@linkplain JsonValue#isMissing() missing} beyond the last. */
    JsonValue get(int index);

    /**
     * An argument of a type.
     *
     * @throws ArgumentException when there is none at this index, or it does not fit
     */
    <T> T get(int index, Class<T> type);

    /** An argument of a generic type, see {@link #get(int, Class)}. */
    <T> T get(int index, TypeRef<T> type);
}
