/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.buffer.ByteBuf;
import io.rtcomm.http.BodyListener;
import io.rtcomm.observe.Metric;
import io.rtcomm.observe.Metrics;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request on its way in. Confined to the event loop of its channel.
 *
 * <pre>
 *            ask           end
 *   UNASKED ─────▶ COLLECTING ─────▶ ENDED
 *      │ discard        │ too large     ▲
 *      ▼                ▼       end     │
 *      └─────────▶ DISCARDING ──────────┘
 *                       │ too much to drain, or the client waits for a 100 that it will not get
 *                       ▼
 *                    STOPPED   the connection cannot be used after this request
 * </pre>
 */
final class BodyReader {
    private static final byte[] NOTHING = {};

    private enum State {
        UNASKED,
        COLLECTING,
        DISCARDING,
        STOPPED,
        ENDED
    }

    // what the head of the request says
    private final long declared;
    private final int maxDrain;
    private final Metrics metrics;
    private boolean clientWaits; // for 100 Continue

    private State state;
    private @Nullable BodyListener listener; // absent until asked
    private int limit;
    private byte[] data = NOTHING;
    private int size;
    private long drained;

    /**
     * @param declared the value of {@code Content-Length}, 0 for no body, -1 for a chunked one
     * @param clientWaits whether the client waits for 100 Continue before it sends
     * @param maxDrain how many unwanted bytes are read
     * @param metrics counts what is too large
     */
    BodyReader(long declared, boolean clientWaits, int maxDrain, Metrics metrics) {
        this.declared = declared;
        this.clientWaits = clientWaits && declared != 0;
        this.maxDrain = maxDrain;
        this.metrics = metrics;
        this.state = declared == 0 ? State.ENDED : State.UNASKED;
    }

    /** Whether the request has a body at all. */
    boolean exists() {
        return declared != 0;
    }

    /** Whether bytes may come now. */
    boolean flows() {
        return state == State.COLLECTING || state == State.DISCARDING;
    }

    /**
     * Whether what is left of the body will not be read, or may never be sent: a client that got its answer instead of
     * the 100 that it waited for (RFC 9110 §10.1.1).
     */
    boolean unusable() {
        return state == State.STOPPED || (clientWaits && state != State.ENDED);
    }

    /** Whether more was thrown away than is worth it. */
    boolean stopped() {
        return state == State.STOPPED;
    }

    /** Whether the client is to be told to go on (RFC 9110 §10.1.1); true at most once. */
    boolean takeContinue() {
        boolean due = clientWaits && state == State.COLLECTING;
        if (due) {
            clientWaits = false;
        }
        return due;
    }

    void ask(int maxBytes, BodyListener asking) {
        if (listener != null) {
            throw new IllegalStateException("the body was asked for twice (expected: at most once)");
        }
        listener = asking;
        if (state == State.UNASKED && declared <= maxBytes) {
            limit = maxBytes;
            state = State.COLLECTING;
        } else if (state == State.UNASKED) {
            tooLarge(asking);
        } else if (exists()) {
            asking.onAborted(); // it was thrown away after the answer, or the connection is gone
        } else {
            asking.onBody(NOTHING);
        }
    }

    /** The next bytes of the body; they are copied. */
    void offer(ByteBuf content) {
        int count = content.readableBytes();
        BodyListener asking = listener;
        if (state == State.COLLECTING && asking != null) {
            if (count > limit - size) {
                tooLarge(asking);
            } else {
                append(content, count);
            }
        } else if (state == State.DISCARDING) {
            drained += count;
            if (drained > maxDrain) {
                metrics.increment(Metric.REQUEST_BODIES_UNWANTED);
                state = State.STOPPED;
            }
        }
    }

    /** The body is complete. */
    void end() {
        BodyListener asking = listener;
        boolean wanted = state == State.COLLECTING;
        state = State.ENDED;
        if (wanted && asking != null) {
            byte[] body = size == data.length ? data : Arrays.copyOf(data, size);
            data = NOTHING;
            asking.onBody(body);
        }
    }

    /** The body will never be complete. */
    void abort() {
        BodyListener asking = listener;
        boolean wanted = state == State.COLLECTING;
        state = State.ENDED;
        data = NOTHING;
        if (wanted && asking != null) {
            asking.onAborted();
        }
    }

    /** The request was answered: a body that nobody asked for is thrown away. */
    void discardUnasked() {
        if (state == State.UNASKED) {
            discard();
        }
    }

    /** How many bytes are allocated. */
    int capacity() {
        return data.length;
    }

    private void tooLarge(BodyListener asking) {
        metrics.increment(Metric.REQUEST_BODIES_TOO_LONG);
        data = NOTHING;
        discard();
        asking.onTooLarge();
    }

    private void discard() {
        boolean tooMuch = declared - size > maxDrain;
        if (tooMuch) {
            metrics.increment(Metric.REQUEST_BODIES_UNWANTED);
        }
        state = clientWaits || tooMuch ? State.STOPPED : State.DISCARDING;
    }

    private void append(ByteBuf content, int count) {
        int needed = size + count;
        if (needed > data.length) {
            data = Arrays.copyOf(data, capacity(needed));
        }
        content.readBytes(data, size, count);
        size = needed;
    }

    /** Never more than twice of what has arrived, whatever the head declared. */
    private int capacity(int needed) {
        long most = declared > 0 ? declared : limit;
        return (int) Math.max(needed, Math.min(2L * needed, most));
    }
}
