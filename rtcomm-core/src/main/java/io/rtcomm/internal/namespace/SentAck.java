/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.Ack;
import java.util.LinkedHashMap;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/** The answer to one event; the first counts. Safe on any thread. */
final class SentAck implements Ack {
    /** For events that ask for no answer. */
    static final Ack UNWANTED = new Ack() {
        @Override
        public boolean wanted() {
            return false;
        }

        @Override
        public void send(@Nullable Object... args) {}

        @Override
        public void fail(String message, @Nullable Object data) {}
    };

    private static final AtomicIntegerFieldUpdater<SentAck> SENT =
            AtomicIntegerFieldUpdater.newUpdater(SentAck.class, "sent");

    /** Puts answers on the wire. */
    interface Sender {
        void sendAck(long id, @Nullable Object[] args);
    }

    private final Sender sender;
    private final long id;
    private volatile int sent; // 0 or 1, by the updater

    SentAck(Sender sender, long id) {
        this.sender = sender;
        this.id = id;
    }

    @Override
    public boolean wanted() {
        return true;
    }

    @Override
    public void send(@Nullable Object... args) {
        if (sent != 0 || !SENT.compareAndSet(this, 0, 1)) {
            return;
        }
        try {
            sender.sendAck(id, args == null ? new Object[] {null} : args);
        } catch (RuntimeException e) {
            sent = 0; // what cannot be encoded was no answer: the client may still be told so
            throw e;
        }
    }

    @Override
    public void fail(String message, @Nullable Object data) {
        var error = new LinkedHashMap<String, @Nullable Object>();
        error.put("message", message);
        if (data != null) {
            error.put("data", data);
        }
        var answer = new LinkedHashMap<String, Object>();
        answer.put("error", error);
        send(answer);
    }
}
