/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtcomm.ValueHandler;
import io.rtcomm.endpoint.Lane;
import io.rtcomm.endpoint.websocket.CloseHandler;
import io.rtcomm.endpoint.websocket.PartHandler;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The application's handlers of one WebSocket, and how they are run. Fields are safe on any thread; the rest says where. */
final class RawHandlers {
    private static final Logger log = LoggerFactory.getLogger(RawHandlers.class);

    private record Ended(int code, String reason) {}

    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    private final RawWebSocket webSocket;
    private final Lane lane;

    // what was registered; absent until then
    volatile @Nullable ValueHandler<? super String> text;
    volatile @Nullable ValueHandler<? super byte[]> binary;
    volatile @Nullable PartHandler<? super String> textParts;
    volatile @Nullable PartHandler<? super byte[]> binaryParts;
    volatile @Nullable Consumer<? super Throwable> error;
    volatile @Nullable Runnable writable;
    private final AtomicReference<@Nullable CloseHandler> close = new AtomicReference<>();
    private volatile @Nullable Ended ended; // absent until it is over

    RawHandlers(RawWebSocket webSocket, Lane lane) {
        this.webSocket = webSocket;
        this.lane = lane;
    }

    /** Safe on any thread. */
    boolean wantsParts(boolean isText) {
        return isText ? textParts != null : binaryParts != null;
    }

    /** On the lane. */
    void runText(byte[] utf8) {
        ValueHandler<? super String> handler = text;
        if (handler != null) {
            run(() -> handler.handle(new String(utf8, UTF_8)));
        }
    }

    /** On the lane. */
    void runBinary(byte[] data) {
        ValueHandler<? super byte[]> handler = binary;
        if (handler != null) {
            run(() -> handler.handle(data));
        }
    }

    /** On the lane. */
    void runPart(boolean isText, byte[] data, boolean last) {
        PartHandler<? super String> texts = textParts;
        PartHandler<? super byte[]> binaries = binaryParts;
        if (isText && texts != null) {
            run(() -> texts.onPart(new String(data, UTF_8), last));
        } else if (!isText && binaries != null) {
            run(() -> binaries.onPart(data, last));
        }
    }

    /** Safe on any thread. */
    void tellWritable() {
        Runnable handler = writable;
        if (handler != null) {
            lane.execute(() -> run(handler::run));
        }
    }

    /** Safe on any thread. */
    void tellError(Throwable cause) {
        if (error != null) {
            lane.execute(() -> runError(cause));
        }
    }

    /** Safe on any thread. */
    void onClose(CloseHandler handler) {
        close.set(handler);
        if (ended != null) {
            lane.execute(this::runClose);
        }
    }

    /** It is over; called once. */
    void tellClose(int code, String reason) {
        ended = new Ended(code, reason);
        lane.execute(this::runClose);
    }

    /** Takes the handler, so that it is never called twice. */
    private void runClose() {
        CloseHandler handler = close.getAndSet(null);
        Ended end = ended;
        if (handler != null && end != null) {
            run(() -> handler.onClose(end.code, end.reason));
        }
    }

    /** On the lane: whatever the application throws stays with this WebSocket. */
    boolean run(Step step) {
        try {
            step.run();
            return true;
        } catch (Throwable e) { // also an Error
            log.warn("a handler of {} failed", webSocket, e);
            runError(e);
            return false;
        }
    }

    private void runError(Throwable cause) {
        Consumer<? super Throwable> handler = error;
        if (handler == null) {
            return;
        }
        try {
            handler.accept(cause);
        } catch (Throwable e) { // also an Error
            log.warn("an error handler of {} failed", webSocket, e);
        }
    }
}
