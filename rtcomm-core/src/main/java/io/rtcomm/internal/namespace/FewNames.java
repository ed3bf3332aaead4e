/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import java.util.HashSet;
import java.util.Set;

/** Sets of a few names that are swapped, never edited: mostly one name or none, which takes no object of its own. */
final class FewNames {
    private FewNames() {}

    /** The names and one more. */
    static Set<String> with(Set<String> names, String name) {
        if (names.isEmpty()) {
            return Set.of(name);
        }
        var more = new HashSet<>(names);
        more.add(name);
        return more;
    }

    /** The names but for one. */
    static Set<String> without(Set<String> names, String name) {
        if (!names.contains(name)) {
            return names;
        }
        if (names.size() == 1) {
            return Set.of();
        }
        var less = new HashSet<>(names);
        less.remove(name);
        return less;
    }
}
