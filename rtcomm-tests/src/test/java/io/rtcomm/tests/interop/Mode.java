/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import java.util.List;
import java.util.Locale;

/** Which transports a client may use. */
enum Mode {
    POLLING("polling"),
    WEBSOCKET("websocket"),
    /** Begins with polling, and changes over to WebSocket. */
    UPGRADE("polling", "websocket");

    private final List<String> transports;

    Mode(String... transports) {
        this.transports = List.of(transports);
    }

    List<String> transports() {
        return transports;
    }

    /** The transport that the client has in the end. */
    String last() {
        return transports.get(transports.size() - 1);
    }

    /** As scripts know it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
