/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.netty.channel.EventLoop;
import io.rtcomm.protocol.engine.EngineFrame;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.protocol.engine.EngineProtocolException;
import io.rtcomm.transport.SessionPort;

/** Confined to its channel's loop. Takes messages for Engine.IO packets, one each, and tells a session. */
final class PacketReader implements WireListener {
    private final EngineProtocol protocol;
    private final SessionPort port;

    PacketReader(EngineProtocol protocol, SessionPort port) {
        this.protocol = protocol;
        this.port = port;
    }

    @Override
    public EventLoop homeLoop() {
        return port.homeLoop();
    }

    @Override
    public void onText(byte[] utf8) {
        try {
            EngineFrame.decodeText(protocol, utf8, 0, utf8.length, port);
        } catch (EngineProtocolException e) {
            port.onMalformed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void onBinary(byte[] data) {
        try {
            EngineFrame.decodeBinary(protocol, data, 0, data.length, port);
        } catch (EngineProtocolException e) {
            port.onMalformed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void onWritable() {
        port.onWritable();
    }

    @Override
    public void onClosed(int code, String reason) {
        port.onClosed();
    }

    @Override
    public void onFlood(int code, String detail) {
        port.onFlood(detail);
    }

    @Override
    public void onFailed(String detail) {
        port.onError(detail);
    }
}
