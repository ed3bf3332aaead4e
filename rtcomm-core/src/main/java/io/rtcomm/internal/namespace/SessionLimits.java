/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one client sent of limited events, by namespace. Confined to the session's home loop. It outlives sockets: a client
 * that leaves a namespace and comes again, which costs it two packets, does not begin anew.
 */
final class SessionLimits {
    /** So many namespaces are remembered, those that were asked for last; a socket keeps what it has got. */
    private static final int MAX_NAMESPACES = 64;

    private final Map<String, EventLimits> byNamespace = new LinkedHashMap<>(4, 0.75f, true);

    EventLimits of(String namespace) {
        EventLimits known = byNamespace.computeIfAbsent(namespace, name -> new EventLimits());
        if (byNamespace.size() > MAX_NAMESPACES) {
            var oldest = byNamespace.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return known;
    }
}
