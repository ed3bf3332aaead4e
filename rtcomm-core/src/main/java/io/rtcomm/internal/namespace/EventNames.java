/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import java.util.Set;

/** The names that an application cannot send, because they mean something else to clients. */
final class EventNames {
    private static final Set<String> RESERVED =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");
    private static final Set<String> RESERVED_FOR_SERVERS = Set.of("connect", "connection", "new_namespace");

    private EventNames() {}

    static void check(String event) {
        check(event, RESERVED);
    }

    static void checkServerSide(String event) {
        check(event, RESERVED_FOR_SERVERS);
    }

    private static void check(String event, Set<String> reserved) {
        if (reserved.contains(event)) {
            throw new IllegalArgumentException("\"" + event + "\" is a reserved event name");
        }
    }
}
