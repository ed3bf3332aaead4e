/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.sse;

import io.rtcomm.http.Endpoint;

/** All streams of one server. Safe on any thread. */
public interface SseHub extends Endpoint {
    /**
     * The endpoint at a path, made if there is none.
     *
     * @param path may have named segments, see {@link io.rtcomm.http.PathPattern}
     * @throws IllegalArgumentException when it is no path
     */
    SseEndpoint endpoint(String path);

    /** The channel at a path, made if there is none; the endpoint under it is the one of that path. */
    SseChannel channel(String path);
}
