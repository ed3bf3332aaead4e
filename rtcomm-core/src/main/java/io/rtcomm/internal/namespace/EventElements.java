/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a name and arguments into the shapes that are sent. */
final class EventElements {
    private EventElements() {}

    /** The name and the arguments; a null in place of the arguments is one argument that is null. */
    static @Nullable Object[] of(String event, @Nullable Object @Nullable [] args) {
        if (args == null) {
            return new @Nullable Object[] {event, null};
        }
        var elements = new @Nullable Object[args.length + 1];
        elements[0] = event;
        System.arraycopy(args, 0, elements, 1, args.length);
        return elements;
    }

    /** The name and the arguments. */
    static @Nullable Object[] of(String event, List<@Nullable Object> args) {
        return of(event, args.toArray());
    }

    /** A copy of the arguments that nobody changes any more. */
    static List<@Nullable Object> list(@Nullable Object @Nullable [] args) {
        var list = new ArrayList<@Nullable Object>();
        if (args == null) {
            list.add(null);
        } else {
            Collections.addAll(list, args);
        }
        return Collections.unmodifiableList(list);
    }
}
