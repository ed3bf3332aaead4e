/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection that wait for their answers, oldest first; writes the answers in that order (RFC 9112
 * §9.3.2). Confined to the event loop of its channel.
 */
final class AnswerQueue {
    private final Predicate<Exchange> endsConnection;
    private final Runnable onEnd;
    private final ArrayDeque<Exchange> waiting = new ArrayDeque<>(2);
    private boolean batching; // a pass of the loop is under way, at whose end all answers are flushed together
    private boolean unflushed;
    private boolean pumping;
    private boolean ended; // an answer was written after which the connection cannot be used

    /**
     * @param endsConnection whether the connection is to be closed after the answer of an exchange, which does not wait
     *     any more
     * @param onEnd runs when such an answer was flushed
     */
    AnswerQueue(Predicate<Exchange> endsConnection, Runnable onEnd) {
        this.endsConnection = endsConnection;
        this.onEnd = onEnd;
    }

    int size() {
        return waiting.size();
    }

    boolean ended() {
        return ended;
    }

    boolean contains(Exchange exchange) {
        return waiting.contains(exchange);
    }

    /** Whether nothing waits but this exchange, if it does. */
    boolean nothingBehind(Exchange exchange) {
        return waiting.isEmpty() || (waiting.size() == 1 && waiting.contains(exchange));
    }

    /** Whether an answer is sent in pieces now, or will be when all others are out. */
    boolean streaming() {
        Exchange first = waiting.peekFirst();
        Exchange last = waiting.peekLast();
        return (first != null && first.stream() != null) || (last != null && last.stream() != null);
    }

    /** The request that came last, or null when none waits. */
    @Nullable
    Exchange newest() {
        return waiting.peekLast();
    }

    void add(Exchange exchange) {
        waiting.add(exchange);
    }

    /** Answers that are written until {@link #endBatch} leave together. Returns whether no batch was open before. */
    boolean beginBatch() {
        boolean first = !batching;
        batching = true;
        return first;
    }

    void endBatch(ChannelHandlerContext ctx) {
        batching = false;
        flushIfDue(ctx);
    }

    /** Writes all answers whose turn it is. The only way to write answers. */
    void pump(ChannelHandlerContext ctx) {
        if (pumping) {
            return; // called by a hook of an answer that is being written; the loop below sees what is new
        }
        pumping = true;
        try {
            for (Exchange first = waiting.peek(); first != null && !ended; first = waiting.peek()) {
                if (!first.ready()) {
                    tellToContinue(ctx, first);
                    break;
                }
                AnswerStream stream = first.stream();
                if (stream == null) {
                    waiting.poll();
                    write(ctx, first);
                } else if (!advance(ctx, first, stream)) {
                    break;
                }
            }
        } finally {
            pumping = false;
        }
        flushIfDue(ctx);
    }

    /** Forgets what waits, and tells everybody. */
    void abort() {
        for (Exchange e = waiting.poll(); e != null; e = waiting.poll()) {
            e.abort();
        }
    }

    /** Forgets what waits without telling, because it was answered by other means. */
    void clear() {
        waiting.clear();
    }

    private void write(ChannelHandlerContext ctx, Exchange exchange) {
        FullHttpResponse response = exchange.response(endsConnection.test(exchange));
        unflushed = true;
        if (response.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true)) {
            ended = true;
            ctx.write(response).addListener(written -> {
                exchange.runSentHooks();
                onEnd.run();
            });
        } else if (exchange.tellsWhenSent()) {
            ctx.write(response).addListener(written -> exchange.runSentHooks());
        } else {
            ctx.write(response, ctx.voidPromise());
        }
    }

    /** Begins an answer in pieces, ends it if it is complete. Returns whether it is out of the way. */
    private boolean advance(ChannelHandlerContext ctx, Exchange exchange, AnswerStream stream) {
        if (!stream.begun()) {
            HttpResponse head = exchange.head(stream, endsConnection.test(exchange));
            unflushed = true;
            ctx.write(head, ctx.voidPromise());
            stream.begin(ctx.pipeline().context(HttpResponseEncoder.class), head);
        }
        if (!stream.complete()) {
            return false;
        }
        waiting.poll();
        unflushed = true;
        ended = stream.closesConnection() || endsConnection.test(exchange);
        boolean last = ended;
        // the encoder writes the head of an answer without body, and its end, in one go
        Object end = stream.bodiless() ? Unpooled.EMPTY_BUFFER : LastHttpContent.EMPTY_LAST_CONTENT;
        ctx.write(end).addListener(written -> {
            exchange.runSentHooks();
            stream.close();
            if (last) {
                onEnd.run();
            }
        });
        return true;
    }

    /** An interim response, too, waits for its turn. */
    private void tellToContinue(ChannelHandlerContext ctx, Exchange first) {
        if (first.body().takeContinue()) {
            unflushed = true;
            var interim = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER);
            ctx.write(interim, ctx.voidPromise());
        }
    }

    private void flushIfDue(ChannelHandlerContext ctx) {
        if (unflushed && !batching) {
            unflushed = false;
            ctx.flush();
        }
    }
}
