/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import io.rtcomm.Next;
import io.rtcomm.RejectedException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A {@link Next} that hands the first word of a middleware on. Safe on any thread. */
public final class Verdict implements Next {
    /** What the application says of its own failures. */
    public static final String INTERNAL_ERROR = "internal error";

    /** Where a verdict goes. */
    public interface Listener {
        /** Go on. */
        void onProceed();

        /** Refuse. */
        void onReject(String message, @Nullable Object data);
    }

    private final Listener listener;
    private final AtomicBoolean spoken = new AtomicBoolean();

    /** A verdict that is waited for. */
    public Verdict(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void proceed() {
        if (spoken.compareAndSet(false, true)) {
            listener.onProceed();
        }
    }

    @Override
    public void reject(String message, @Nullable Object data) {
        if (spoken.compareAndSet(false, true)) {
            listener.onReject(message, data);
        }
    }

    /** The middleware threw. */
    public void failed(Throwable error) {
        if (error instanceof RejectedException rejected) {
            reject(String.valueOf(rejected.getMessage()), rejected.data());
        } else {
            reject(INTERNAL_ERROR, null);
        }
    }
}
