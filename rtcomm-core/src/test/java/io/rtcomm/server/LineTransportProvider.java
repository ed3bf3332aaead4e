/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import io.netty.channel.EventLoop;
import io.rtcomm.http.BodyListener;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.observe.Metrics;
import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.transport.CloseMode;
import io.rtcomm.transport.FrameCache;
import io.rtcomm.transport.HttpRefusal;
import io.rtcomm.transport.Link;
import io.rtcomm.transport.LinkSettings;
import io.rtcomm.transport.OutboundQueue;
import io.rtcomm.transport.SessionPort;
import io.rtcomm.transport.Transport;
import io.rtcomm.transport.TransportOptions;
import io.rtcomm.transport.TransportProvider;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A transport for tests: packets as lines, polled with GET and sent with POST. */
public final class LineTransportProvider implements TransportProvider {
    @Override
    public String name() {
        return "lines";
    }

    @Override
    public Transport create(TransportOptions options, Metrics metrics) {
        return new LineTransport(options.maxHttpBufferSize());
    }

    private record LineTransport(int maxBytes) implements Transport {
        @Override
        public String name() {
            return "lines";
        }

        @Override
        public boolean requiresUpgrade() {
            return false;
        }

        @Override
        public @Nullable HttpRefusal check(HttpRequestHead request) {
            return null;
        }

        @Override
        public Link open(HttpExchange exchange, LinkSettings settings) {
            return new LineLink(this, exchange);
        }
    }

    /** Confined to the home loop. */
    private static final class LineLink implements Link {
        private final LineTransport transport;
        private @Nullable HttpExchange poll;
        private @Nullable SessionPort port;
        private boolean closing;

        LineLink(LineTransport transport, HttpExchange opening) {
            this.transport = transport;
            this.poll = opening;
        }

        @Override
        public Transport transport() {
            return transport;
        }

        @Override
        public void start(SessionPort to) {
            port = to;
        }

        private SessionPort port() {
            return Objects.requireNonNull(port);
        }

        @Override
        public boolean writable() {
            return poll != null;
        }

        @Override
        public void flush(OutboundQueue queue, FrameCache frames) {
            if (poll == null) {
                return;
            }
            var lines = new StringBuilder();
            for (int i = 0; i < queue.size(); i++) {
                var message = queue.get(i);
                lines.append((char) message.type().code())
                        .append(new String(message.data(), StandardCharsets.UTF_8))
                        .append('\n');
            }
            queue.remove(queue.size());
            answer(lines.toString());
        }

        private void answer(String text) {
            HttpExchange exchange = poll;
            poll = null;
            if (exchange != null) {
                exchange.respond(200, "text/plain; charset=UTF-8", text);
            }
        }

        @Override
        public long bufferedBytes() {
            return 0;
        }

        @Override
        public void onRequest(HttpExchange exchange) {
            if (exchange.request().method().equals("POST")) {
                exchange.readBody(transport.maxBytes(), new Lines(exchange));
                return;
            }
            poll = exchange;
            if (closing) {
                close(CloseMode.ORDERLY);
            } else {
                port().onWritable();
            }
        }

        @Override
        public void pauseReading() {}

        @Override
        public void resumeReading() {}

        @Override
        public void close(CloseMode mode) {
            boolean told = poll != null;
            answer("1\n");
            closing = true;
            if (mode == CloseMode.ORDERLY && told) {
                port().onClosed();
            }
        }

        /** A POST. On the loop of its channel. */
        private final class Lines implements BodyListener {
            private final HttpExchange exchange;

            Lines(HttpExchange exchange) {
                this.exchange = exchange;
            }

            @Override
            public void onBody(byte[] body) {
                for (String line : new String(body, StandardCharsets.UTF_8).split("\n")) {
                    byte[] packet = line.getBytes(StandardCharsets.UTF_8);
                    EnginePacketType type = EnginePacketType.of(packet[0]);
                    if (type != null) {
                        port().onPacket(type, false, packet, 1, packet.length - 1);
                    }
                }
                EventLoop home = port().homeLoop();
                home.execute(() -> exchange.respond(200, "text/plain", "ok"));
            }

            @Override
            public void onTooLarge() {
                exchange.respond(413, "text/plain", "");
            }

            @Override
            public void onAborted() {
                port().onClosed();
            }
        }
    }
}
