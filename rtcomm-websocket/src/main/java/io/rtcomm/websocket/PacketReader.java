/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static java.util.Objects.requireNonNull;

import io.netty.channel.EventLoop;
import io.rtcomm.protocol.engine.EngineFrame;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.protocol.engine.EngineProtocolException;
import io.rtcomm.transport.SessionPort;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its channel's loop. Takes messages for Engine.IO packets, one each, and tells a session. To be extended by the
 * link of the session, so that it costs no object of its own.
 */
abstract class PacketReader implements WireListener {
    private final EngineProtocol protocol;
    private @Nullable SessionPort port; // absent before the first message can come

    PacketReader(EngineProtocol protocol) {
        this.protocol = protocol;
    }

    /** Whom to tell; before anything else. */
    final void tell(SessionPort session) {
        port = session;
    }

    private SessionPort port() {
        return requireNonNull(port, "a session");
    }

    @Override
    public final EventLoop homeLoop() {
        return port().homeLoop();
    }

    @Override
    public final void onText(byte[] utf8) {
        try {
            EngineFrame.decodeText(protocol, utf8, 0, utf8.length, port());
        } catch (EngineProtocolException e) {
            port().onMalformed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public final void onBinary(byte[] data) {
        try {
            EngineFrame.decodeBinary(protocol, data, 0, data.length, port());
        } catch (EngineProtocolException e) {
            port().onMalformed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public final void onWritable() {
        port().onWritable();
    }

    @Override
    public final void onClosed(int code, String reason) {
        port().onClosed();
    }

    @Override
    public final void onFlood(int code, String detail) {
        port().onFlood(detail);
    }

    @Override
    public final void onFailed(String detail) {
        port().onError(detail);
    }
}
