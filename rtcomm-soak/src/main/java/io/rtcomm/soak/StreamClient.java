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
final class StreamClient extends Client {
    private final String room; // empty for the channel
    private final Sequences sequences;

    // one connection
    private @Nullable Channel channel; // absent until connected
    private boolean dialled;
    private boolean open; // the head of the answer came, and the word of the server
    private boolean frozen;
    private String text = "";

    // from one connection to the next
    private String lastId = "";
    private long lastFed;

    StreamClient(int index, boolean ofChannel, Shared shared) {
        super((ofChannel ? "F-" : "E-") + index, index, shared);
        this.room = ofChannel ? "" : String.valueOf(index % shared.options().rooms());
        this.sequences = new Sequences(name, shared.ledger()::violation);
    }

    @Override
    void connect() {
        if (dialled || left()) {
            return;
        }
        newLife();
        dialled = true;
        text = "";
        int mine = life();
        shared.dialer()
                .dial(loop, List.of(new HttpClientCodec(), new Events(mine)), made -> onConnected(mine, made), why -> {
                    if (mine == life()) {
                        gone();
                    }
                });
    }

    private void onConnected(int mine, Channel made) {
        if (mine != life()) {
            made.close();
            return;
        }
        channel = made;
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

    private void gone() {
        newLife();
        channel = null;
        dialled = false;
        open = false;
        frozen = false;
        laterInThisLife(Duration.ofMillis(50 + random.nextInt(1_000)), this::connect);
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
            if (mine == life()) {
                count(Count.SENT_AWAY);
                gone();
            }
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
                open = true;
            } else if (line.startsWith("event: ")) {
                type = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6).replace("\"", "");
            }
        }
        switch (type) {
            case "" -> {}
            case "in" -> {
                open = true;
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
        Channel now = channel;
        if (now == null) {
            return;
        }
        if (dice < 8 && !frozen) {
            count(Count.FROZEN);
            frozen = true;
            now.config().setAutoRead(false);
            laterInThisLife(Duration.ofMillis(random.nextInt(5_000)), this::thaw);
        } else if (dice < 14) {
            count(Count.RESETS);
            Dialer.reset(now);
            gone();
        } else if (dice < 20) {
            count(Count.CLOSES);
            now.close();
            gone();
        } else if (dice < 23) {
            count(Count.VANISHED);
            now.config().setAutoRead(false);
            later(tooLong(), () -> Dialer.reset(now));
            gone();
        }
    }

    private void thaw() {
        frozen = false;
        if (channel != null) {
            channel.config().setAutoRead(true);
        }
    }

    @Override
    void calm() {
        connect();
        if (frozen) {
            thaw();
        }
    }

    @Override
    boolean settled() {
        return open && !frozen;
    }

    @Override
    void depart() {
        Channel now = channel;
        gone();
        if (now != null) {
            if (random.nextBoolean()) {
                Dialer.reset(now);
            } else {
                now.close();
            }
        }
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

    @Override
    public String toString() {
        return name + (open ? " open" : channel == null ? " away" : " waiting") + (frozen ? " frozen" : "");
    }
}
