/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.sse;

import io.rtcomm.endpoint.EndpointContext;

/** Makes streams of events for servers; found by {@link java.util.ServiceLoader}. Safe on any thread. */
public interface SseProvider {
    /** The streams of a server. */
    SseHub create(EndpointContext context);
}
