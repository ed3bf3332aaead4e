/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.function.Consumer;

/** A client that reads all that a storm brings. Confined to its loop, but for {@link #last}. */
final class Healthy {
    private static final int FILLED = StormOptions.MESSAGE_BYTES / 2; // longer than any packet that is no message

    /** So many keys there are when values are conflated. */
    static final int KEYS = 4;

    private final String name;
    private final boolean gapsAllowed;
    private final Consumer<String> violations;
    private final Latencies latencies;
    private volatile boolean in;
    private volatile long last; // number of the newest message; 0 before the first
    private final long[] lastOfKey = new long[KEYS];
    private boolean leaving;
    private String text = ""; // of a stream, not complete yet
    private Runnable end = () -> {};

    private Healthy(String name, boolean gapsAllowed, Consumer<String> violations, Latencies latencies) {
        this.name = name;
        this.gapsAllowed = gapsAllowed;
        this.violations = violations;
        this.latencies = latencies;
    }

    /**
     * Connects one, of a kind that depends on its number.
     *
     * @param gapsAllowed whether newer messages may take the place of older ones
     */
    static Healthy connect(
            int number, Dialer dialer, boolean gapsAllowed, Consumer<String> violations, Latencies latencies) {
        var client = new Healthy("healthy-" + number, gapsAllowed, violations, latencies);
        EventLoop loop = dialer.nextLoop();
        loop.execute(() -> client.open(number, dialer, loop));
        return client;
    }

    private void open(int number, Dialer dialer, EventLoop loop) {
        switch (number % 5) {
            case 0, 1 -> bySocket(loop, dialer, "/socket.io/?EIO=4&transport=websocket");
            case 2 -> {
                var engine = new Engine();
                var carrier = new PollingCarrier(dialer, loop, engine);
                engine.carrier = carrier;
                end = carrier::reset;
            }
            case 3 -> bySocket(loop, dialer, "/raw");
            default -> byStream(loop, dialer);
        }
    }

    private void bySocket(EventLoop loop, Dialer dialer, String target) {
        var engine = new Engine();
        var carrier = WebSocketCarrier.open(dialer, loop, target, () -> in |= target.equals("/raw"), engine);
        engine.carrier = carrier;
        end = carrier::close;
    }

    private final class Engine implements Carrier.Listener {
        private Carrier carrier = new NoCarrier();

        @Override
        public void onPacket(String packet) {
            if (packet.length() > FILLED) { // first, because the number of a bare message may look like a packet
                onMessage(packet.substring(packet.lastIndexOf('"', packet.length() - 4) + 1));
            } else if (packet.startsWith("0{")) {
                carrier.send("40");
            } else if (packet.equals("2")) {
                carrier.send("3");
            } else if (packet.startsWith("40")) {
                in = true;
            }
        }

        @Override
        public void onEnd(String why) {
            Healthy.this.onEnd(why);
        }
    }

    private void byStream(EventLoop loop, Dialer dialer) {
        dialer.dial(
                loop,
                List.of(new HttpClientCodec(), new SimpleChannelInboundHandler<HttpObject>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
                        if (message instanceof HttpContent content) {
                            onText(content.content().toString(UTF_8));
                        }
                    }

                    @Override
                    public void channelInactive(ChannelHandlerContext ctx) {
                        onEnd("connection ended");
                    }
                }),
                channel -> ask(channel),
                this::onEnd);
    }

    private void ask(Channel channel) {
        end = channel::close;
        var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/events");
        request.headers().set("Host", "127.0.0.1").set("Accept", "text/event-stream");
        channel.writeAndFlush(request);
    }

    private void onText(String piece) {
        text += piece;
        int end = text.indexOf("\n\n");
        while (end >= 0) {
            String event = text.substring(0, end);
            text = text.substring(end + 2);
            if (event.contains("event: in")) {
                in = true;
            } else if (event.contains("data: \"")) {
                onMessage(event.substring(event.indexOf("data: \"") + 7));
            }
            end = text.indexOf("\n\n");
        }
    }

    /** {@code number time filling}. */
    private void onMessage(String message) {
        int first = message.indexOf(' ');
        int second = message.indexOf(' ', first + 1);
        long number = Long.parseLong(message.substring(0, first));
        latencies.add(System.nanoTime() - Long.parseLong(message.substring(first + 1, second)));
        int key =
                (int) (number % KEYS); // values of one key come in order, and none is told to come before another key's
        long before = gapsAllowed ? lastOfKey[key] : last;
        if (number <= before || (number != before + 1 && !gapsAllowed)) {
            violations.accept(name + " got " + number + " after " + before);
        }
        lastOfKey[key] = number;
        last = Math.max(last, number);
    }

    private void onEnd(String why) {
        if (!leaving) {
            violations.accept(name + " was sent away: " + why);
        }
    }

    boolean in() {
        return in;
    }

    /** The number of the newest message. Safe on any thread. */
    long last() {
        return last;
    }

    void leave() {
        leaving = true;
        end.run();
    }

    /** Before there is one. */
    private static final class NoCarrier implements Carrier {
        @Override
        public void send(String packet) {}

        @Override
        public void freeze() {}

        @Override
        public void thaw() {}

        @Override
        public void close() {}

        @Override
        public void reset() {}
    }
}
