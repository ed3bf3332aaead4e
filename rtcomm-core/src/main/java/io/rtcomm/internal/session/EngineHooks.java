/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import io.rtcomm.ConnectionError;
import io.rtcomm.HeadersHook;
import io.rtcomm.RequestMiddleware;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an application hangs into the opening of sessions. Safe on any thread.
 *
 * @param executor runs what the application wrote
 * @param middleware sees every request, in order
 * @param allowRequest decides about requests that open a session; null lets all in
 * @param headersHooks see the header fields of answers
 * @param errorHandlers hear of refusals
 */
public record EngineHooks(
        Executor executor,
        List<RequestMiddleware> middleware,
        @Nullable RequestMiddleware allowRequest,
        List<HeadersHook> headersHooks,
        List<Consumer<ConnectionError>> errorHandlers) {
    /** With lists that may grow while the server runs. */
    public EngineHooks {
        middleware = new CopyOnWriteArrayList<>(middleware);
        headersHooks = new CopyOnWriteArrayList<>(headersHooks);
        errorHandlers = new CopyOnWriteArrayList<>(errorHandlers);
    }
}
