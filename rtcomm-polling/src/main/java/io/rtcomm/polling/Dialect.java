/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.polling;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.protocol.engine.EnginePacketSink;
import io.rtcomm.protocol.engine.EnginePayload;
import io.rtcomm.protocol.engine.EnginePayloadV3;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.protocol.engine.EngineProtocolException;
import io.rtcomm.protocol.engine.Jsonp;
import io.rtcomm.transport.LinkSettings;
import io.rtcomm.transport.OutboundQueue;
import org.jspecify.annotations.Nullable;

/**
 * How one client writes payloads, and wants them written. Immutable; decided by the request that opens the link.
 *
 * @param protocol the revision of Engine.IO
 * @param base64 whether binary payloads, which only revision 3 has, are beyond the client
 * @param jsonp the parameter {@code j} of a client that loads its polls as scripts and posts forms; null for others
 */
record Dialect(
        EngineProtocol protocol, boolean base64, @Nullable String jsonp) {
    static Dialect of(HttpRequestHead opening, LinkSettings settings) {
        return new Dialect(settings.protocol(), settings.base64(), opening.param("j"));
    }

    /** The format for the oldest {@code count} messages of a queue. */
    PayloadFormat format(OutboundQueue queue, int count) {
        if (protocol == EngineProtocol.V4) {
            return PayloadFormat.V4;
        }
        if (!base64 && jsonp == null) {
            for (int i = 0; i < count; i++) {
                var message = queue.get(i);
                if (message.binary() || !message.attachments().isEmpty()) {
                    return PayloadFormat.V3_BINARY;
                }
            }
        }
        return PayloadFormat.V3_STRING;
    }

    /** Whether clients of this dialect may post an octet stream. */
    boolean takesOctets() {
        return protocol == EngineProtocol.V3;
    }

    /**
     * Takes the packets out of a POST body.
     *
     * @param octets whether the request calls it an octet stream
     * @throws EngineProtocolException when it is malformed; the packets before that were given to the sink
     */
    void decode(byte[] body, boolean octets, int maxPackets, EnginePacketSink sink) throws EngineProtocolException {
        byte[] payload = body;
        if (jsonp != null) {
            payload = Jsonp.unwrap(body);
            if (payload == null) {
                return; // a form without packets is no error
            }
        }
        if (protocol == EngineProtocol.V4) {
            EnginePayload.decode(payload, maxPackets, sink);
        } else if (octets && jsonp == null) {
            EnginePayloadV3.decodeBinary(payload, maxPackets, sink);
        } else {
            EnginePayloadV3.decodeText(payload, maxPackets, sink);
        }
    }

    /** Whether an answer is a script. */
    boolean script() {
        return jsonp != null;
    }

    /** A payload as the client wants it inside of an answer. Takes over the one reference of the payload. */
    ByteBuf wrap(ByteBuf payload, ByteBufAllocator allocator) {
        if (jsonp == null) {
            return payload;
        }
        try {
            ByteBuf script = allocator.buffer(Jsonp.wrappedSize(jsonp, payload.readableBytes()));
            Jsonp.wrap(script, jsonp, payload);
            return script;
        } finally {
            payload.release();
        }
    }

    /** A payload of one noop packet: listen again. */
    String noop() {
        return protocol == EngineProtocol.V4 ? "6" : "1:6";
    }

    /** A payload of one close packet: the session is over. */
    String close() {
        return protocol == EngineProtocol.V4 ? "1" : "1:1";
    }

    /** A payload of both. */
    String noopAndClose() {
        return protocol == EngineProtocol.V4 ? "6\u001e1" : "1:61:1";
    }
}
