/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import io.rtcomm.HttpHandshake;
import io.rtcomm.Key;
import io.rtcomm.Subscription;
import io.rtcomm.codec.JsonCodec;
import io.rtcomm.endpoint.Attributes;
import io.rtcomm.endpoint.Lane;
import io.rtcomm.endpoint.RoomMember;
import io.rtcomm.endpoint.RoomSeat;
import io.rtcomm.endpoint.sse.SseEnd;
import io.rtcomm.endpoint.sse.SseEvent;
import io.rtcomm.endpoint.sse.SseStream;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.observe.Metrics;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.HomeLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of events. Safe on any thread; what stands apart is confined to the loop or the lane.
 *
 * <pre>
 *   ASKED ── middleware proceeds ──▶ OPEN ── close ──▶ CLOSING ── the last byte is out ──▶ ENDED
 *     └── refused, stayAway, the client left ──────────────────────────────────────────────┘
 * </pre>
 */
final class DefaultStream implements SseStream, RoomMember {
    private static final Logger log = LoggerFactory.getLogger(DefaultStream.class);

    private enum Phase {
        ASKED,
        OPEN,
        CLOSING,
        ENDED
    }

    // fixed
    private final PathEndpoint endpoint;
    private final HttpExchange exchange;
    private final HttpHandshake handshake;
    private final Optional<String> lastEventId;
    private final String id;
    private final HomeLoop loop;
    private final Lane lane;
    private final StreamWire wire;
    private final long maxHandedBytes;

    // any thread
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.ASKED);
    private final Attributes attributes = new Attributes();
    private final AtomicLong handedBytes = new AtomicLong(); // sent, and not arrived on the loop
    private final Object seating = new Object();
    private @Nullable RoomSeat seat; // absent until it joins, and after the end; guarded by seating

    // the lane
    private final List<Consumer<SseEnd>> closeHandlers = new ArrayList<>(1);
    private @Nullable SseEnd end; // absent while it lives

    // the loop
    /** Where the shard keeps it; negative while it does not. */
    int place = -1;

    /** What makes it follow a channel; absent when there is none, before the history is open, and after the end. */
    @Nullable
    Follower follower;

    DefaultStream(
            PathEndpoint endpoint,
            HttpExchange exchange,
            HttpHandshake handshake,
            Optional<String> lastEventId,
            HomeLoop loop) {
        this.endpoint = endpoint;
        this.exchange = exchange;
        this.handshake = handshake;
        this.lastEventId = lastEventId;
        var context = endpoint.context();
        this.id = context.newId();
        this.loop = loop;
        this.lane = context.newLane(loop);
        var options = endpoint.options();
        this.maxHandedBytes = options.budget().maxBytes();
        this.wire = new StreamWire(loop, options.budget(), options.policy(), context.metrics(), this::onEnded);
    }

    Metrics metrics() {
        return endpoint.context().metrics();
    }

    // ---- what the client said ----

    @Override
    public String id() {
        return id;
    }

    @Override
    public String path() {
        return endpoint.path();
    }

    @Override
    public HttpHandshake handshake() {
        return handshake;
    }

    @Override
    public Optional<String> lastEventId() {
        return lastEventId;
    }

    @Override
    public <T> void set(Key<T> key, @Nullable T value) {
        attributes.set(key, value);
    }

    @Override
    public <T> Optional<T> get(Key<T> key) {
        return attributes.get(key);
    }

    // ---- sending ----

    @Override
    public void send(SseEvent event) {
        if (!takes("send")) {
            return;
        }
        var message = Messages.single(event, codec());
        if (handedBytes.addAndGet(message.bytes()) > maxHandedBytes + message.bytes()) {
            // whoever sends is faster than the loop itself: no queue of the stream holds what waits now
            handedBytes.addAndGet(-message.bytes());
            phase.compareAndSet(Phase.OPEN, Phase.CLOSING);
            loop.execute(wire::overflow);
            return;
        }
        loop.execute(() -> {
            handedBytes.addAndGet(-message.bytes());
            wire.add(message, false);
        });
    }

    private boolean takes(String what) {
        Phase now = phase.get();
        if (now == Phase.ASKED) {
            throw new IllegalStateException(
                    what + " before the stream is open (expected: in onStream or later, not in middleware)");
        }
        return now == Phase.OPEN;
    }

    @Override
    public long bufferedAmount() {
        return handedBytes.get() + wire.bufferedBytes();
    }

    @Override
    public boolean isWritable() {
        return handedBytes.get() == 0 && wire.writable();
    }

    // ---- rooms ----

    @Override
    public void join(String... rooms) {
        if (takes("join")) {
            RoomSeat own = seat();
            if (own != null) {
                own.join(rooms);
            }
        }
    }

    @Override
    public void leave(String... rooms) {
        synchronized (seating) {
            if (seat != null) {
                seat.leave(rooms);
            }
        }
    }

    @Override
    public void joinEveryone() {
        if (takes("joinEveryone")) {
            RoomSeat own = seat();
            if (own != null) {
                own.joinEveryone();
            }
        }
    }

    @Override
    public Set<String> rooms() {
        synchronized (seating) {
            return seat == null ? Set.of() : seat.rooms();
        }
    }

    /** The seat, taken on first use; null when the stream has ended. Most streams of channels never need one. */
    private @Nullable RoomSeat seat() {
        synchronized (seating) {
            if (seat == null && phase.get() == Phase.OPEN) {
                seat = endpoint.context().rooms().seat(endpoint.options().namespace(), this, loop, RoomFormat.INSTANCE);
            }
            return seat;
        }
    }

    private void leaveRooms() {
        synchronized (seating) {
            if (seat != null) {
                seat.close();
                seat = null;
            }
        }
    }

    @Override
    public void deliver(EncodedMessage message, boolean droppable) {
        wire.add(message, droppable);
    }

    @Override
    public int prefetch() {
        return wire.prefetch();
    }

    @Override
    public void end() {
        close();
    }

    // ---- the end ----

    @Override
    public Subscription onClose(Consumer<SseEnd> handler) {
        lane.execute(() -> {
            if (end == null) {
                closeHandlers.add(handler);
            } else {
                handler.accept(end);
            }
        });
        return () -> lane.execute(() -> closeHandlers.remove(handler));
    }

    @Override
    public boolean isOpen() {
        return phase.get() == Phase.OPEN;
    }

    @Override
    public void close() {
        close(SseEnd.CLOSED);
    }

    void close(SseEnd why) {
        if (phase.get() == Phase.ASKED) {
            throw new IllegalStateException(
                    "close before the stream is open (expected: a verdict of the middleware, or stayAway)");
        }
        if (phase.compareAndSet(Phase.OPEN, Phase.CLOSING)) {
            leaveRooms();
            loop.execute(() -> wire.end(why));
        }
    }

    @Override
    public void stayAway() {
        if (phase.compareAndSet(Phase.ASKED, Phase.ENDED)) {
            exchange.respond(204, null, "");
            onNeverOpened(SseEnd.CLOSED);
        } else {
            close();
        }
    }

    /** The request was answered otherwise, or its client has left. */
    void onRefused(SseEnd why) {
        if (phase.compareAndSet(Phase.ASKED, Phase.ENDED)) {
            onNeverOpened(why);
        }
    }

    private void onNeverOpened(SseEnd why) {
        endpoint.release();
        tellEnd(why);
    }

    private void tellEnd(SseEnd why) {
        lane.execute(() -> {
            end = why;
            for (Consumer<SseEnd> handler : closeHandlers) {
                try {
                    handler.accept(why);
                } catch (Throwable e) { // an Error of one must not cost the others their turn
                    log.warn("a close handler of {} failed", path(), e);
                }
            }
            closeHandlers.clear();
        });
    }

    // ---- on the loop ----

    /** The middleware has let the stream in. */
    void onAdmitted() {
        if (!endpoint.onAdmitted(this, exchange) || !phase.compareAndSet(Phase.ASKED, Phase.OPEN)) {
            return;
        }
        boolean zipped = endpoint.options().gzip()
                && Accepted.gzip(exchange.request().headers().getAll("Accept-Encoding"));
        PathEndpoint.setHeaders(exchange, endpoint.options(), zipped);
        if (exchange.request().method().equals("HEAD")) {
            exchange.stream(200, PathEndpoint.TYPE, () -> {}); // the head, and nothing else
            phase.set(Phase.ENDED);
            onNeverOpened(SseEnd.CLOSED);
            return;
        }
        boolean begun = wire.open(
                listener -> exchange.stream(200, PathEndpoint.TYPE, listener),
                exchange.channel().alloc(),
                zipped ? new GzipCoding() : null);
        if (!begun) {
            phase.set(Phase.ENDED);
            onNeverOpened(SseEnd.CLIENT_GONE);
            return;
        }
        endpoint.onOpened(this);
        lane.execute(() -> endpoint.callHandlers(this), this::close); // a stream that nobody serves is none
    }

    private void onEnded(SseEnd why) {
        phase.set(Phase.ENDED);
        leaveRooms();
        endpoint.onClosed(this);
        tellEnd(why);
    }

    // ---- for the endpoint ----

    HomeLoop loop() {
        return loop;
    }

    Lane lane() {
        return lane;
    }

    JsonCodec codec() {
        return endpoint.context().codec();
    }

    StreamWire wire() {
        return wire;
    }
}
