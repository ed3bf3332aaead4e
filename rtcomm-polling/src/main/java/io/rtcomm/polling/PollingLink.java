/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.polling;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.rtcomm.http.BodyListener;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.protocol.engine.EngineProtocolException;
import io.rtcomm.transport.CloseMode;
import io.rtcomm.transport.FrameCache;
import io.rtcomm.transport.Link;
import io.rtcomm.transport.OutboundQueue;
import io.rtcomm.transport.SessionPort;
import io.rtcomm.transport.Transport;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Confined to the home loop of its session. The requests of one long-polling client: at most one GET that waits for
 * packets, and at most one POST that brings some.
 *
 * <pre>
 * GET  ──► poll ◄── flush: all that waits, as one response
 * POST ──► post ──► packets to the session ──► "ok", held back while the session is overburdened
 *
 * OPEN ── close(ORDERLY), no poll ──► CLOSING ── next poll ──► CLOSED
 *   └──────────────── whatever else ends it ────────────────────┘
 * </pre>
 *
 * <p>Requests may come on any connection, so on any loop; what they tell is handled on the home loop.
 */
final class PollingLink implements Link {
    private enum Phase {
        OPEN,
        /** The session takes its leave; the client hears of it with its next poll. */
        CLOSING,
        CLOSED
    }

    /** How far a POST has come. */
    private enum Stage {
        READING,
        /** Its packets are being given to the session, which may call back. */
        DELIVERING,
        /** The session has its packets; the answer waits for {@link #resumeReading()}. */
        DELIVERED
    }

    private static final AtomicLongFieldUpdater<PollingLink> UNSENT =
            AtomicLongFieldUpdater.newUpdater(PollingLink.class, "unsent");

    // For life.
    private final PollingTransport transport;
    private final Dialect dialect;
    private final Answers answers;
    /** Null until the link was started. */
    private @Nullable SessionPort port;

    /** Bytes of answers to polls that the kernel has not taken. */
    private volatile long unsent;

    private Phase phase = Phase.OPEN;
    private boolean paused;
    /** The GET without answer; null when the client does not listen. */
    private @Nullable HttpExchange poll;
    /** The POST without answer; null when the client does not send. */
    private @Nullable Post post;

    PollingLink(PollingTransport transport, HttpExchange opening, Dialect dialect, Answers answers) {
        this.transport = transport;
        this.dialect = dialect;
        this.answers = answers;
        this.poll = opening;
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public void start(SessionPort port) {
        this.port = port;
        if (poll != null) {
            failOnAbort(poll, "poll connection closed prematurely");
        }
    }

    @Override
    public boolean writable() {
        return poll != null;
    }

    /** Safe on any thread. */
    @Override
    public long bufferedBytes() {
        return unsent;
    }

    @Override
    public void flush(OutboundQueue queue, FrameCache frames) {
        var listening = poll;
        int count = queue.size();
        if (listening == null || count == 0) {
            return;
        }
        var body = answers.frame(listening, dialect, queue, frames);
        poll = null;
        queue.remove(count);
        long bytes = body.bytes().readableBytes();
        UNSENT.addAndGet(this, bytes);
        listening.onSent(() -> onSent(bytes));
        answers.send(listening, body);
    }

    /** An answer to a poll has left, or its connection has ended. On the loop of that connection. */
    private void onSent(long bytes) {
        UNSENT.addAndGet(this, -bytes);
        port().onWritable();
    }

    @Override
    public void onRequest(HttpExchange exchange) {
        if (phase == Phase.CLOSED) {
            answers.unknownSession(exchange);
            return;
        }
        switch (exchange.request().method()) {
            case "GET" -> onPoll(exchange);
            case "POST" -> onPost(exchange);
            default -> answers.methodNotAllowed(exchange);
        }
    }

    private void onPoll(HttpExchange exchange) {
        if (poll != null) {
            answers.empty(exchange, HttpResponseStatus.BAD_REQUEST);
            fail("overlap from client");
            return;
        }
        poll = exchange;
        if (phase == Phase.CLOSING) {
            end(dialect.noopAndClose(), true);
            port().onClosed();
            return;
        }
        failOnAbort(exchange, "poll connection closed prematurely");
        port().onWritable();
    }

    private void onPost(HttpExchange exchange) {
        if (post != null) {
            answers.empty(exchange, HttpResponseStatus.BAD_REQUEST);
            fail("data request overlap from client");
            return;
        }
        boolean octets = isOctetStream(exchange);
        if (octets && !dialect.takesOctets()) {
            answers.empty(exchange, HttpResponseStatus.BAD_REQUEST);
            fail("invalid content");
            return;
        }
        var incoming = new Post(exchange, octets);
        post = incoming;
        failOnAbort(exchange, "data request connection closed prematurely");
        exchange.readBody(transport.options().maxHttpBufferSize(), incoming);
    }

    /** The value must be exactly this; {@code application/octet-stream; x} is text, as everything else is. */
    private static boolean isOctetStream(HttpExchange exchange) {
        return ContentTypes.OCTETS.contentEquals(
                Objects.requireNonNullElse(exchange.request().header(HttpHeaderNames.CONTENT_TYPE), ""));
    }

    private void onBody(Post incoming, byte[] body) {
        if (post != incoming) {
            return; // the link ended, and answered it
        }
        incoming.stage = Stage.DELIVERING;
        try {
            dialect.decode(body, incoming.octets, transport.options().maxPacketsPerPayload(), port());
        } catch (EngineProtocolException e) {
            if (phase != Phase.CLOSED) {
                end(dialect.close(), false);
                port().onMalformed(Objects.requireNonNullElse(e.getMessage(), "malformed payload"));
            }
            return;
        } catch (RuntimeException e) {
            // Whoever is above failed; without an answer the client would hang instead.
            fail("packets were not handled: " + e);
            throw e;
        }
        if (post == incoming) {
            incoming.stage = Stage.DELIVERED;
            if (!paused) {
                acknowledge(incoming);
            }
        }
    }

    private void onTooLarge(Post incoming) {
        if (post != incoming) {
            return;
        }
        post = null;
        answers.empty(incoming.exchange, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
        fail("body larger than " + transport.options().maxHttpBufferSize() + " bytes");
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        paused = false;
        var held = post;
        if (held != null && held.stage == Stage.DELIVERED) {
            acknowledge(held);
        }
    }

    private void acknowledge(Post done) {
        post = null;
        answers.ok(done.exchange);
    }

    @Override
    public void close(CloseMode mode) {
        if (phase == Phase.CLOSED) {
            return;
        }
        switch (mode) {
            case ORDERLY -> {
                if (poll == null) {
                    phase = Phase.CLOSING;
                } else {
                    end(dialect.close(), true);
                    port().onClosed();
                }
            }
            case NOW -> end(dialect.close(), false);
            case PEER_CLOSED -> end(dialect.noop(), true);
            case REPLACED -> end(dialect.close(), true);
        }
    }

    private void failOnAbort(HttpExchange exchange, String detail) {
        exchange.onAbort(() -> onHomeLoop(() -> fail(detail)));
    }

    private void fail(String detail) {
        if (phase != Phase.CLOSED) {
            end(dialect.close(), false);
            port().onError(detail);
        }
    }

    /**
     * The only way to the end: answers what is open and forgets it.
     *
     * @param farewell what a pending poll is answered with
     * @param acknowledge whether a POST whose packets the session has is told so
     */
    private void end(String farewell, boolean acknowledge) {
        phase = Phase.CLOSED;
        var listening = poll;
        poll = null;
        var sending = post;
        post = null;
        if (listening != null) {
            answers.control(listening, dialect, farewell);
        }
        if (sending != null) {
            if (acknowledge && sending.stage != Stage.READING) {
                answers.ok(sending.exchange);
            } else {
                answers.empty(sending.exchange, HttpResponseStatus.BAD_REQUEST);
            }
        }
    }

    private void onHomeLoop(Runnable task) {
        EventLoop loop = port().homeLoop();
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    private SessionPort port() {
        return Objects.requireNonNull(port, "the link was not started");
    }

    /** One POST. Confined to the home loop, but for the listener's methods, which are called on the channel's loop. */
    private final class Post implements BodyListener {
        final HttpExchange exchange;
        /** Whether the body is an octet stream, which only revision 3 knows. */
        final boolean octets;

        Stage stage = Stage.READING;

        Post(HttpExchange exchange, boolean octets) {
            this.exchange = exchange;
            this.octets = octets;
        }

        @Override
        public void onBody(byte[] body) {
            onHomeLoop(() -> PollingLink.this.onBody(this, body));
        }

        @Override
        public void onTooLarge() {
            onHomeLoop(() -> PollingLink.this.onTooLarge(this));
        }

        @Override
        public void onAborted() {
            onHomeLoop(() -> fail("data request connection closed prematurely"));
        }
    }
}
