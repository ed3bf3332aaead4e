/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.EventHandler;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lets sockets share the array of their handlers when an application registers the same ones with each of them, in the same
 * order. Safe on any thread. Keeps no handler alive itself; an array does for the sockets that have it, also behind the place up to
 * which they read it.
 */
final class SharedHandlers {
    /** So often in a row the arrays of two sockets may differ until most are not compared any more. */
    private static final int PATIENCE = 64;

    /** The array that was made last, names and handlers in turn; never edited. */
    private volatile WeakReference<Object @Nullable []> latest = new WeakReference<>(null);

    private int misses; // a lost update only costs, or saves, a look

    /**
     * An array that begins with the given pairs and goes on with one more.
     *
     * @param used how many places of {@code pairs} count; there may be more behind them in what is returned, too
     */
    Object[] with(Object[] pairs, int used, String event, EventHandler handler) {
        Object[] known = latest.get();
        if (known != null && goesOn(known, pairs, used, event, handler)) {
            misses = 0;
            return known;
        }
        Object[] more = Arrays.copyOf(pairs, used + 2);
        more[used] = event;
        more[used + 1] = handler;
        if (misses < PATIENCE || misses % PATIENCE == 0) {
            latest = new WeakReference<>(more);
        }
        misses++;
        return more;
    }

    @SuppressWarnings("ReferenceEquality") // other arrays are compared by what is in them
    private static boolean goesOn(Object[] known, Object[] pairs, int used, String event, EventHandler handler) {
        return known.length >= used + 2
                && known[used].equals(event)
                && same(known[used + 1], handler)
                && (known == pairs || begins(known, pairs, used));
    }

    private static boolean begins(Object[] known, Object[] pairs, int used) {
        for (int i = 0; i < used; i += 2) {
            if (!known[i].equals(pairs[i]) || !same(known[i + 1], pairs[i + 1])) {
                return false;
            }
        }
        return true;
    }

    /** A handler of an application is itself, whatever it says; those of ours are what they were made of. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean same(Object one, Object other) {
        return one == other || (one instanceof TypedHandler typed && typed.sameAs(other));
    }
}
