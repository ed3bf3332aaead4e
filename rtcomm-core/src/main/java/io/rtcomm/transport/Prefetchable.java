/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

import org.jspecify.annotations.Nullable;

/**
 * One of many that a loop will use one after the other. Between two of them the kernel works, and what belongs to the next
 * has left the processor's cache: fetched object by object, each found through the one before, it costs more than what is
 * done with it. So a group of them is read ahead, which the processor does for several at a time. Confined to its loop.
 */
public interface Prefetchable {
    /** So many are read ahead: enough to overlap, few enough to be in the cache still when they are used. */
    int GROUP = 64;

    /**
     * Reads what its next use will read, and changes nothing.
     *
     * @return something that depends on all that was read, so that no compiler leaves it out
     */
    int prefetch();

    /**
     * Reads ahead in an array.
     *
     * @param from the first
     * @param to the one behind the last
     * @return as {@link #prefetch}, for all of them
     */
    static int prefetch(@Nullable Prefetchable[] all, int from, int to) {
        int seen = 0;
        for (int i = from; i < to; i++) {
            Prefetchable one = all[i];
            seen += one == null ? 0 : one.prefetch();
        }
        return seen;
    }
}
