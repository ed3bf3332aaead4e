/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtcomm.HttpHandshake;
import io.rtcomm.Key;
import io.rtcomm.ValueHandler;
import io.rtcomm.endpoint.Attributes;
import io.rtcomm.endpoint.Lane;
import io.rtcomm.endpoint.websocket.CloseHandler;
import io.rtcomm.endpoint.websocket.PartHandler;
import io.rtcomm.endpoint.websocket.WebSocket;
import io.rtcomm.endpoint.websocket.WebSocketEndpoint;
import io.rtcomm.endpoint.websocket.WebSocketException;
import io.rtcomm.endpoint.websocket.WebSocketState;
import io.rtcomm.transport.HomeLoop;
import io.rtcomm.websocket.frame.CloseCode;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the application holds of a connection. Safe on any thread. */
final class RawWebSocket implements WebSocket {
    private static final int MAX_REASON_BYTES = 123;

    // for life
    private final RawEndpoint endpoint;
    private final String id;
    private final HttpHandshake handshake;
    private final Optional<String> subprotocol;
    private final Lane lane;
    private final RawHandlers handlers;
    private final Attributes attributes = new Attributes();

    // the state
    private final AtomicReference<WebSocketState> state = new AtomicReference<>(WebSocketState.CONNECTING);
    private volatile @Nullable RawConnection connection; // absent until it is open
    private volatile @Nullable Duration roundTrip; // absent before the first pong

    /** @param loop where its connection lives */
    RawWebSocket(RawEndpoint endpoint, HomeLoop loop, HttpHandshake handshake, @Nullable String subprotocol) {
        this.endpoint = endpoint;
        this.id = endpoint.context().newId();
        this.handshake = handshake;
        this.subprotocol = Optional.ofNullable(subprotocol);
        this.lane = endpoint.context().newLane(loop);
        this.handlers = new RawHandlers(this, lane);
    }

    Lane lane() {
        return lane;
    }

    RawHandlers handlers() {
        return handlers;
    }

    // The state, on the connection's loop

    /** False when the request is gone. */
    boolean onOpen(RawConnection opened) {
        connection = opened;
        return state.compareAndSet(WebSocketState.CONNECTING, WebSocketState.OPEN);
    }

    /** The client closes. */
    void onClosing() {
        state.compareAndSet(WebSocketState.OPEN, WebSocketState.CLOSING);
    }

    /** It is over, or never began. */
    void onEnded() {
        state.set(WebSocketState.CLOSED);
    }

    void onRoundTrip(Duration took) {
        roundTrip = took;
    }

    // The application

    @Override
    public String id() {
        return id;
    }

    @Override
    public WebSocketEndpoint endpoint() {
        return endpoint;
    }

    @Override
    public HttpHandshake handshake() {
        return handshake;
    }

    @Override
    public Optional<String> subprotocol() {
        return subprotocol;
    }

    @Override
    public WebSocketState state() {
        return Objects.requireNonNull(state.get());
    }

    @Override
    public void onText(ValueHandler<? super String> handler) {
        handlers.text = handler;
        handlers.textParts = null;
    }

    @Override
    public void onBinary(ValueHandler<? super byte[]> handler) {
        handlers.binary = handler;
        handlers.binaryParts = null;
    }

    @Override
    public void onTextPart(PartHandler<? super String> handler) {
        handlers.textParts = handler;
    }

    @Override
    public void onBinaryPart(PartHandler<? super byte[]> handler) {
        handlers.binaryParts = handler;
    }

    @Override
    public void onClose(CloseHandler handler) {
        handlers.onClose(handler);
    }

    @Override
    public void onError(Consumer<? super Throwable> handler) {
        handlers.error = handler;
    }

    @Override
    public void onWritable(Runnable handler) {
        handlers.writable = handler;
    }

    @Override
    public CompletableFuture<@Nullable Void> send(String text) {
        return send(false, text.getBytes(UTF_8), null);
    }

    @Override
    public CompletableFuture<@Nullable Void> send(byte[] data) {
        return send(true, data, null);
    }

    @Override
    public CompletableFuture<@Nullable Void> sendText(String part, boolean last) {
        return send(false, part.getBytes(UTF_8), last);
    }

    @Override
    public CompletableFuture<@Nullable Void> sendBinary(byte[] part, boolean last) {
        return send(true, part, last);
    }

    @Override
    public CompletableFuture<@Nullable Void> sendJson(@Nullable Object value) {
        return send(false, endpoint.json(value), null);
    }

    /** @param last absent for a whole message */
    private CompletableFuture<@Nullable Void> send(boolean binary, byte[] data, @Nullable Boolean last) {
        RawConnection opened = connection;
        if (opened == null || state.get() != WebSocketState.OPEN) {
            return CompletableFuture.failedFuture(notOpen());
        }
        return opened.outlet().send(binary, data, last);
    }

    private WebSocketException notOpen() {
        return new WebSocketException(
                CloseCode.ABNORMAL, "WebSocket is " + state.get() + " (expected: " + WebSocketState.OPEN + ")");
    }

    @Override
    public long bufferedAmount() {
        RawConnection opened = connection;
        return opened == null || state.get() == WebSocketState.CLOSED
                ? 0
                : opened.outlet().bufferedAmount();
    }

    @Override
    public boolean isWritable() {
        return state.get() == WebSocketState.OPEN && bufferedAmount() < RawOutlet.WRITABLE_BYTES;
    }

    @Override
    public CompletableFuture<@Nullable Void> writable() {
        RawConnection opened = connection;
        if (opened == null || state.get() != WebSocketState.OPEN) {
            return CompletableFuture.failedFuture(notOpen());
        }
        return isWritable()
                ? CompletableFuture.completedFuture(null)
                : opened.outlet().writable();
    }

    @Override
    public CompletableFuture<Duration> ping() {
        RawConnection opened = connection;
        if (opened == null || state.get() != WebSocketState.OPEN) {
            return CompletableFuture.failedFuture(notOpen());
        }
        return opened.ping();
    }

    @Override
    public Optional<Duration> roundTrip() {
        return Optional.ofNullable(roundTrip);
    }

    @Override
    public void close(int code, String reason) {
        checkClose(code, reason);
        RawConnection opened = connection;
        if (opened == null) {
            throw new IllegalStateException("WebSocket is " + state.get() + " (expected: open; a middleware rejects)");
        }
        if (state.compareAndSet(WebSocketState.OPEN, WebSocketState.CLOSING)) {
            opened.close(code, reason);
        }
    }

    static void checkClose(int code, String reason) {
        if (!CloseCode.isSendable(code)) {
            throw new IllegalArgumentException(
                    "close code " + code + " (expected: 1000 to 1003, 1007 to 1014 or 3000 to 4999)");
        }
        int bytes = reason.getBytes(UTF_8).length;
        if (bytes > MAX_REASON_BYTES) {
            throw new IllegalArgumentException("close reason of " + bytes + " bytes (expected: at most 123)");
        }
    }

    @Override
    public void abort() {
        RawConnection opened = connection;
        if (opened != null) {
            state.compareAndSet(WebSocketState.OPEN, WebSocketState.CLOSING);
            opened.abort();
        }
    }

    @Override
    public <T> void set(Key<T> key, @Nullable T value) {
        attributes.set(key, value);
    }

    @Override
    public <T> Optional<T> get(Key<T> key) {
        return attributes.get(key);
    }

    @Override
    public String toString() {
        return "WebSocket " + id + " " + handshake.url() + " " + state.get();
    }
}
