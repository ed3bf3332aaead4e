/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.rtcomm.observe.Metrics;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.transport.Framer;
import io.rtcomm.transport.Transport;
import io.rtcomm.transport.TransportOptions;

/** Lends parts of the WebSocket module to benchmarks of other packages. */
public final class WebSocketParts {
    private WebSocketParts() {}

    /** Frames messages for the usual client: revision 4, binary frames, no compression. */
    public static Framer framer() {
        return new PlainFramer(new PacketForm(EngineProtocol.V4, false));
    }

    /** The transport itself. */
    public static Transport transport() {
        return new WebSocketTransport(TransportOptions.DEFAULT, new Metrics());
    }
}
