/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.rtcomm.soak.Ledger.Count;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client of a stream: of a room, or of the channel, which it resumes where it stopped. Confined to its loop. */
final class StreamClient extends LineClient {
    private static final Duration LONGEST_FROST = Duration.ofSeconds(5);

    private final String room; // empty for the channel
    private final Sequences sequences;

    // one connection
    private String text = "";

    // from one connection to the next
    private String lastId = "";
    private long lastFed;

    StreamClient(int index, boolean ofChannel, Shared shared) {
        super((ofChannel ? "F-" : "E-") + index, index, shared);
        this.room = ofChannel ? "" : String.valueOf(index % shared.options().rooms());
        this.sequences = new Sequences(name, shared.ledger()::violation);
    }

    /** A connection that is there, or will be. */
    private static final class Connection implements Line {
        @Nullable
        Channel channel; // absent until connected

        private void reading(boolean on) {
            if (channel != null) {
                channel.config().setAutoRead(on);
            }
        }

        @Override
        public void freeze() {
            reading(false);
        }

        @Override
        public void thaw() {
            reading(true);
        }

        @Override
        public void close() {
            if (channel != null) {
                channel.close();
            }
        }

        @Override
        public void reset() {
            if (channel != null) {
                Dialer.reset(channel);
            }
        }
    }

    @Override
    Line dial(int life) {
        var connection = new Connection();
        shared.dialer()
                .dial(
                        loop,
                        List.of(new HttpClientCodec(), new Events(life)),
                        made -> onConnected(life, connection, made),
                        why -> ended(life));
        return connection;
    }

    @Override
    void forget() {
        text = "";
    }

    private void onConnected(int life, Connection connection, Channel made) {
        if (life != life()) {
            made.close();
            return;
        }
        connection.channel = made;
        if (frozen()) {
            connection.freeze();
        }
        var request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.GET, room.isEmpty() ? "/feed" : "/events/" + room);
        request.headers().set("Host", "127.0.0.1").set("Accept", "text/event-stream");
        if (!lastId.isEmpty()) {
            request.headers().set("Last-Event-ID", lastId);
            count(Count.RESUMED_STREAMS);
        }
        if (!room.isEmpty()) {
            sequences.clear();
            sequences.joining(room);
        }
        made.writeAndFlush(request);
    }

    private final class Events extends SimpleChannelInboundHandler<HttpObject> {
        private final int mine;

        Events(int mine) {
            this.mine = mine;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
            if (mine != life()) {
                return;
            }
            if (message instanceof HttpResponse response && response.status().code() != 200) {
                violation("was answered " + response.status());
            }
            if (message instanceof HttpContent content) {
                onText(content.content().toString(UTF_8)); // all of it is ASCII
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            ended(mine);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    private void onText(String piece) {
        text += piece;
        int from = 0;
        int end = text.indexOf("\n\n", from);
        while (end >= 0) {
            onEvent(text.substring(from, end));
            from = end + 2;
            end = text.indexOf("\n\n", from);
        }
        text = text.substring(from);
    }

    private void onEvent(String event) {
        String type = "";
        String data = "";
        for (String line : event.split("\n", -1)) {
            if (line.startsWith("id: ")) {
                lastId = line.substring(4);
                opened();
            } else if (line.startsWith("event: ")) {
                type = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6).replace("\"", "");
            }
        }
        switch (type) {
            case "" -> {}
            case "in" -> {
                opened();
                sequences.joined(room, Publishers.parse(data));
            }
            case "m" -> {
                String[] words = data.split("/", -1);
                count(Count.DELIVERED);
                sequences.accept(words[0], words[1], Long.parseLong(words[2]));
            }
            case "f" -> onFed(Long.parseLong(data));
            default -> violation("got " + event);
        }
    }

    private void onFed(long number) {
        count(Count.DELIVERED);
        if (lastFed != 0 && number != lastFed + 1) {
            violation("got number " + number + " of the channel after " + lastFed);
        }
        lastFed = number;
    }

    @Override
    void act(int dice) {
        misbehave(dice, LONGEST_FROST);
    }

    @Override
    boolean settled() {
        return open() && !frozen();
    }

    @Override
    boolean reached() {
        return room.isEmpty()
                ? lastFed == 0 || lastFed == shared.stage().fed()
                : sequences.reached(shared.stage().published());
    }

    @Override
    void audit() {
        if (room.isEmpty()) {
            if (!reached()) {
                violation("lost the end of the channel: the last is " + lastFed + " of "
                        + shared.stage().fed());
            }
            return;
        }
        sequences.requireAll(shared.stage().published());
        sequences.forgetSayings(shared.stage().said());
    }
}
