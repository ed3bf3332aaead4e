/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.rtcomm.fuzz.Connection;
import io.rtcomm.http.Endpoint;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.internal.http.ConnectionTable;
import io.rtcomm.internal.http.HttpFront;
import io.rtcomm.internal.http.HttpLimits;
import io.rtcomm.internal.http.Router;
import io.rtcomm.internal.http2.Http2Options;
import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.transport.CloseMode;
import io.rtcomm.transport.HttpRefusal;
import io.rtcomm.transport.Link;
import io.rtcomm.transport.LinkSettings;
import io.rtcomm.transport.SessionPort;
import io.rtcomm.transport.Transport;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One connection to a WebSocket transport behind the HTTP pipeline: what a session heard, and what went out. */
final class WebSocketRun {
    private final Connection connection = new Connection();
    private final ConnectionTable table = new ConnectionTable();
    private final List<String> heard = new ArrayList<>();
    private final EngineProtocol protocol;
    private @Nullable String end;
    private @Nullable Link link;

    WebSocketRun(Transport transport, EngineProtocol protocol) {
        this.protocol = protocol;
        var router = new Router();
        router.add(new Opening(transport));
        new HttpFront(router, HttpLimits.DEFAULT, Http2Options.DEFAULT, null).install(connection.channel(), table);
    }

    /** Sends the pieces. */
    WebSocketRun with(List<byte[]> pieces) {
        for (byte[] piece : pieces) {
            if (!connection.send(piece)) {
                break;
            }
        }
        return this;
    }

    /** Packets, one line each. */
    List<String> heard() {
        return heard;
    }

    /** How it ended for the session; null while it has not. */
    @Nullable
    String end() {
        return end;
    }

    /** The status of the answer to the handshake. */
    int status() {
        String received = connection.received();
        return received.isEmpty() ? 0 : Integer.parseInt(received.substring(9, 12));
    }

    String head() {
        String received = connection.received();
        return received.substring(0, received.indexOf("\r\n\r\n") + 4);
    }

    /** What went out behind the 101. */
    byte[] frames() {
        return connection.received().substring(head().length()).getBytes(ISO_8859_1);
    }

    boolean open() {
        return connection.open();
    }

    void close() {
        connection.end();
        assertThat(table.size()).as("HTTP connections left").isZero();
        if (link != null) {
            assertThat(end).as("the end of the link").isNotNull();
            assertThat(link.bufferedBytes()).as("bytes of the link left").isZero();
        }
        connection.assertNothingIsKept();
    }

    private final class Opening implements Endpoint {
        private final Transport transport;

        Opening(Transport transport) {
            this.transport = transport;
        }

        @Override
        public boolean matches(String path) {
            return true;
        }

        @Override
        public void handle(HttpExchange exchange) {
            HttpRefusal refusal = transport.check(exchange.request());
            if (refusal != null) {
                exchange.respond(refusal.status(), "text/plain", "refused");
                return;
            }
            link = transport.open(exchange, new LinkSettings(protocol, false));
            link.start(new Port());
        }
    }

    /** Does as a session does: after the end it hears nothing, and what is no packet ends it. */
    private final class Port implements SessionPort {
        @Override
        public EventLoop homeLoop() {
            return connection.channel().eventLoop();
        }

        @Override
        public void onPacket(EnginePacketType type, boolean binary, byte[] array, int offset, int length) {
            if (end == null) {
                heard.add(type + (binary ? " b " : " t ") + HexFormat.of().formatHex(array, offset, offset + length));
            }
        }

        @Override
        public void onWritable() {}

        @Override
        public void onMalformed(String detail) {
            if (end == null) {
                end = "malformed";
                if (link != null) {
                    link.close(CloseMode.NOW);
                }
            }
        }

        @Override
        public void onError(String detail) {
            assertThat(detail).hasSizeLessThan(300);
            end = end == null ? "error" : end;
        }

        @Override
        public void onFlood(String detail) {
            end = end == null ? "flood" : end;
        }

        @Override
        public void onClosed() {
            end = end == null ? "closed" : end;
        }
    }
}
