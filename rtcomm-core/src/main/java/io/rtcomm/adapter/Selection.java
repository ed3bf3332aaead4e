/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.adapter;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which sockets of a namespace are meant. Immutable; safe on any thread.
 *
 * @param rooms their members are selected, each once; empty selects everyone
 * @param except members of these rooms are left out
 */
public record Selection(Set<String> rooms, Set<String> except) {
    /** Everyone. */
    public static final Selection EVERYONE = new Selection(Set.of(), Set.of());

    /** Copies the sets. */
    public Selection {
        rooms = Set.copyOf(rooms);
        except = Set.copyOf(except);
    }

    /** The members of one room, or the socket with this id. */
    public static Selection room(String room) {
        return new Selection(Set.of(room), Set.of());
    }

    /** Whether nobody is left out and no room is named. */
    public boolean everyone() {
        return rooms.isEmpty() && except.isEmpty();
    }

    /** This selection and more rooms. */
    public Selection to(String... more) {
        return new Selection(union(rooms, more), except);
    }

    /** This selection without the members of more rooms. */
    public Selection except(String... more) {
        return new Selection(rooms, union(except, more));
    }

    private static Set<String> union(Set<String> first, String... second) {
        var union = new LinkedHashSet<>(first);
        union.addAll(Arrays.asList(second));
        return union;
    }
}
