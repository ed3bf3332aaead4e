/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The names of some handlers and how they are called: what sockets have in common that register handlers in the same order,
 * though each has its own. Safe on any thread.
 *
 * <pre>
 *   shape   "echo"             "join"                     shared, made once
 *           one String         the event
 *   table   [shape, handler,   handler]                   of one socket, or of all that have the very same handlers
 * </pre>
 *
 * It knows the shape with one name more that was asked for last, and its own latest table, which it keeps from nobody.
 */
final class HandlerShape {
    /** More names than this are looked for in a map. */
    static final int MOST_NAMES = 8;

    /** So often in a row two sockets may differ until most of their handlers are not compared any more. */
    private static final int PATIENCE = 64;

    private static final String[] NO_NAMES = {};
    private static final HandlerCall[] NO_CALLS = {};

    private final String[] names;
    private final HandlerCall[] calls; // beside the names
    private volatile @Nullable HandlerShape longer; // absent until there was one
    private volatile WeakReference<Object @Nullable []> latest = new WeakReference<>(null);
    private int misses; // a lost update only costs, or saves, a look

    /** No names. */
    HandlerShape() {
        this(NO_NAMES, NO_CALLS);
    }

    private HandlerShape(String[] names, HandlerCall[] calls) {
        this.names = names;
        this.calls = calls;
    }

    int size() {
        return names.length;
    }

    String name(int index) {
        return names[index];
    }

    HandlerCall call(int index) {
        return calls[index];
    }

    /** Where a name stands; negative when it does not. */
    int indexOf(String name) {
        String[] known = names;
        for (int i = 0; i < known.length; i++) {
            if (name.equals(known[i])) {
                return i;
            }
        }
        return -1;
    }

    /** A table without handlers. */
    Object[] table() {
        return new Object[] {this};
    }

    /** A table of this shape and one handler more, which is that of another socket if it has the same ones. */
    Object[] with(Object[] table, String name, HandlerCall call, Object handler) {
        HandlerShape shape = longer(name, call);
        Object[] known = shape.latest.get();
        if (known != null && same(known, table, handler)) {
            shape.misses = 0;
            return known;
        }
        Object[] made = Arrays.copyOf(table, table.length + 1);
        made[0] = shape;
        made[table.length] = handler;
        if (shape.misses < PATIENCE || shape.misses % PATIENCE == 0) {
            shape.latest = new WeakReference<>(made);
        }
        shape.misses++;
        return made;
    }

    private HandlerShape longer(String name, HandlerCall call) {
        HandlerShape known = longer;
        int last = names.length;
        if (known != null && known.names[last].equals(name) && known.calls[last].equals(call)) {
            return known;
        }
        String[] moreNames = Arrays.copyOf(names, last + 1);
        HandlerCall[] moreCalls = Arrays.copyOf(calls, last + 1);
        moreNames[last] = name;
        moreCalls[last] = call;
        var made = new HandlerShape(moreNames, moreCalls);
        longer = made;
        return made;
    }

    /** Whether a table is another one and a handler; a handler of an application is itself, whatever it says. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean same(Object[] known, Object[] table, Object handler) {
        if (known[table.length] != handler) {
            return false;
        }
        for (int i = 1; i < table.length; i++) {
            if (known[i] != table[i]) {
                return false;
            }
        }
        return true;
    }
}
