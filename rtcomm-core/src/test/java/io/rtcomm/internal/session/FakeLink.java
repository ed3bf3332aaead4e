/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import io.rtcomm.http.HttpExchange;
import io.rtcomm.internal.loop.Failures;
import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.transport.CloseMode;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.FrameCache;
import io.rtcomm.transport.Link;
import io.rtcomm.transport.LinkSettings;
import io.rtcomm.transport.OutboundQueue;
import io.rtcomm.transport.SessionPort;
import io.rtcomm.transport.Transport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A wire that a test holds in its hand. Confined to the test's thread. */
public final class FakeLink implements Link {
    /** What was written, each packet as its type's digit and its text. */
    public final List<String> sent = new ArrayList<>();

    final List<CloseMode> closes = new ArrayList<>();
    final List<String> misuses = new ArrayList<>();
    final List<HttpExchange> requests = new ArrayList<>();
    final LinkSettings settings;
    boolean writable = true;
    boolean reading = true;
    int capacity = Integer.MAX_VALUE;
    int flushes;
    long buffered;

    @Nullable
    Throwable flushFailure;

    private final Transport transport;
    private @Nullable SessionPort port;

    FakeLink(Transport transport, LinkSettings settings) {
        this.transport = transport;
        this.settings = settings;
    }

    /** The client takes nothing any more, or takes what waits and everything that comes. */
    public void stall(boolean now) {
        writable = !now;
        if (writable) {
            port().onWritable();
        }
    }

    /** The client comes for what waits, as a poll does. */
    void poll() {
        writable = true;
        port().onWritable();
    }

    /** The client sends a packet, its type's digit first. */
    public void receive(String packet) {
        byte[] bytes = packet.getBytes(StandardCharsets.UTF_8);
        port().onPacket(Objects.requireNonNull(EnginePacketType.of(bytes[0])), false, bytes, 1, bytes.length - 1);
    }

    /** Whether the session reads from the client. */
    public boolean reading() {
        return reading;
    }

    boolean started() {
        return port != null;
    }

    /** Where the link reports to. */
    public SessionPort port() {
        return Objects.requireNonNull(port, "the link was not started");
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public void start(SessionPort to) {
        if (port != null) {
            throw new IllegalStateException("started twice");
        }
        port = to;
    }

    @Override
    public boolean writable() {
        return writable && closes.isEmpty();
    }

    @Override
    public void flush(OutboundQueue queue, FrameCache frames) {
        if (port == null || !closes.isEmpty()) {
            misuses.add("flush " + (port == null ? "before the start" : "after the end"));
            return;
        }
        flushes++;
        if (flushFailure != null) {
            throw Failures.sneak(flushFailure);
        }
        if (!writable) {
            return;
        }
        int count = Math.min(queue.size(), capacity);
        for (int i = 0; i < count; i++) {
            sent.add(text(queue.get(i)));
        }
        queue.remove(count);
        if (!transport.requiresUpgrade() && count > 0) {
            writable = false; // the poll is answered
        }
    }

    private static String text(EncodedMessage message) {
        return (char) message.type().code() + new String(message.data(), StandardCharsets.UTF_8);
    }

    @Override
    public long bufferedBytes() {
        return buffered;
    }

    @Override
    public void onRequest(HttpExchange exchange) {
        requests.add(exchange);
        poll();
    }

    @Override
    public void pauseReading() {
        reading = false;
    }

    @Override
    public void resumeReading() {
        reading = true;
    }

    @Override
    public void close(CloseMode mode) {
        closes.add(mode);
    }
}
