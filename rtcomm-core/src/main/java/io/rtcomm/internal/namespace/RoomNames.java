/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import java.util.Arrays;
import java.util.Set;

/** The rooms that an application names. */
final class RoomNames {
    private RoomNames() {}

    /** Each once, though it may be named several times. */
    static Set<String> of(String... rooms) {
        return Set.copyOf(Arrays.asList(rooms));
    }
}
