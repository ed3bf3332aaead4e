/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.engine;

import org.jspecify.annotations.Nullable;

/** The revisions of Engine.IO that are spoken, told apart by the {@code EIO} parameter of each request. */
public enum EngineProtocol {
    /** Socket.IO clients 1.x and 2.x: the client pings, lengths stand before packets. */
    V3("3"),
    /** Socket.IO clients 3.x and 4.x: the server pings, separators stand between packets. */
    V4("4");

    private final String eio;

    EngineProtocol(String eio) {
        this.eio = eio;
    }

    /** The value of the {@code EIO} parameter. */
    public String eio() {
        return eio;
    }

    /** The revision that an {@code EIO} parameter names, or null when it is absent or names none. */
    public static @Nullable EngineProtocol of(@Nullable String eio) {
        if (V4.eio.equals(eio)) {
            return V4;
        }
        return V3.eio.equals(eio) ? V3 : null;
    }
}
