/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A client that polls: one connection for polls, one for posts. Confined to its loop. */
final class PollingCarrier implements Carrier {
    private static final String PATH = "/socket.io/?EIO=4&transport=polling";
    private static final int MAX_BYTES = 16 << 20;
    private static final char SEPARATOR = 0x1e;

    private final Dialer dialer;
    private final EventLoop loop;
    private final Listener listener;
    private final Line polls = new Line(this::onPolled);
    private final Line posts = new Line(this::onPosted);
    private final Queue<String> waiting = new ArrayDeque<>();
    private String sid = ""; // empty until the handshake was answered
    private boolean over;
    private boolean frozen;
    private boolean silent; // polls no more
    private @Nullable Runnable atRest; // present while it comes to a rest for an upgrade

    PollingCarrier(Dialer dialer, EventLoop loop, Listener listener) {
        this.dialer = dialer;
        this.loop = loop;
        this.listener = listener;
        polls.request(HttpMethod.GET, PATH, "");
    }

    String sid() {
        return sid;
    }

    @Override
    public void send(String packet) {
        waiting.add(packet);
        post();
    }

    private void post() {
        if (over || frozen || posts.busy || waiting.isEmpty() || sid.isEmpty()) {
            return;
        }
        String body = String.join(String.valueOf(SEPARATOR), waiting);
        waiting.clear();
        posts.request(HttpMethod.POST, PATH + "&sid=" + sid, body);
    }

    private void onPosted(int status, String body) {
        if (status != 200) {
            end("post answered " + status + " " + body);
            return;
        }
        post();
        rest();
    }

    private void onPolled(int status, String body) {
        if (status != 200) {
            end("poll answered " + status + " " + body);
            return;
        }
        int from = 0;
        while (from <= body.length() && !over) {
            int to = body.indexOf(SEPARATOR, from);
            String packet = to < 0 ? body.substring(from) : body.substring(from, to);
            onPacket(packet);
            from = to < 0 ? body.length() + 1 : to + 1;
        }
        if (!over && !silent && atRest == null) {
            polls.request(HttpMethod.GET, PATH + "&sid=" + sid, "");
        }
        rest();
    }

    private void onPacket(String packet) {
        if (packet.startsWith("0{\"sid\":\"")) {
            sid = packet.substring(9, packet.indexOf('"', 9));
        }
        listener.onPacket(packet);
    }

    /** Does not poll any more, and says nothing of it. */
    void pollNoMore() {
        silent = true;
    }

    /** Sends and polls no more, and tells when nothing is under way; for an upgrade. */
    void rest(Runnable told) {
        atRest = told;
        rest();
    }

    private void rest() {
        Runnable told = atRest;
        if (told != null && !over && !polls.busy && !posts.busy && waiting.isEmpty()) {
            over = true;
            polls.close();
            posts.close();
            told.run();
        }
    }

    @Override
    public void freeze() {
        frozen = true;
        polls.reading(false);
        posts.reading(false);
    }

    @Override
    public void thaw() {
        frozen = false;
        polls.reading(true);
        posts.reading(true);
        post();
    }

    /** The last packet of a session that ends by the client's will. */
    @Override
    public void close() {
        if (over || sid.isEmpty() || posts.busy) {
            reset();
            return;
        }
        over = true;
        waiting.add("1");
        String body = String.join(String.valueOf(SEPARATOR), waiting);
        posts.request(HttpMethod.POST, PATH + "&sid=" + sid, body);
        posts.lastOne = true;
        if (polls.busy) {
            polls.lastOne = true;
        } else {
            polls.close();
        }
    }

    @Override
    public void reset() {
        over = true;
        polls.reset();
        posts.reset();
    }

    private void end(String why) {
        if (!over) {
            over = true;
            polls.close();
            posts.close();
            listener.onEnd(why);
        }
    }

    /** One connection, opened when it is needed. */
    private final class Line extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final BiConsumer<Integer, String> answered;
        private @Nullable Channel channel; // absent while there is none
        private boolean busy;
        private boolean lastOne;
        private boolean ended;

        Line(BiConsumer<Integer, String> answered) {
            super(true);
            this.answered = answered;
        }

        @Override
        public boolean isSharable() {
            return true; // one connection after the other
        }

        void request(HttpMethod method, String target, String body) {
            busy = true;
            var request = new DefaultFullHttpRequest(
                    HttpVersion.HTTP_1_1, method, target, Unpooled.wrappedBuffer(body.getBytes(UTF_8)));
            request.headers().set(HttpHeaderNames.HOST, "127.0.0.1");
            if (method.equals(HttpMethod.POST)) {
                request.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain;charset=UTF-8");
            }
            HttpUtil.setContentLength(request, request.content().readableBytes());
            Channel to = channel;
            if (to != null && to.isActive()) {
                to.writeAndFlush(request);
                return;
            }
            dialer.dial(
                    loop,
                    List.of(new HttpClientCodec(), new HttpObjectAggregator(MAX_BYTES), this),
                    connected -> {
                        channel = connected;
                        if (ended) {
                            connected.close();
                            return;
                        }
                        connected.config().setAutoRead(!frozen);
                        connected.writeAndFlush(request);
                    },
                    PollingCarrier.this::end);
        }

        void reading(boolean wanted) {
            if (channel != null) {
                channel.config().setAutoRead(wanted);
            }
        }

        void close() {
            ended = true;
            if (channel != null) {
                channel.close();
            }
        }

        void reset() {
            ended = true;
            if (channel != null) {
                Dialer.reset(channel);
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
            busy = false;
            if (lastOne) {
                ctx.close();
            } else if (!over) {
                answered.accept(response.status().code(), response.content().toString(UTF_8));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (busy && !ended) {
                end("connection ended before the answer");
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
            end("connection broke: " + cause);
        }
    }
}
