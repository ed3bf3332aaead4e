/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import io.rtcomm.endpoint.EndpointContext;
import io.rtcomm.endpoint.sse.SseHub;
import io.rtcomm.endpoint.sse.SseProvider;

/** Brings Server-Sent Events to servers. Safe on any thread. */
public final class ServerSentEvents implements SseProvider {
    /** For {@link java.util.ServiceLoader}. */
    public ServerSentEvents() {}

    @Override
    public SseHub create(EndpointContext context) {
        return new Hub(context);
    }
}
