/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import io.rtcomm.endpoint.EndpointContext;
import io.rtcomm.endpoint.sse.SseChannel;
import io.rtcomm.endpoint.sse.SseEndpoint;
import io.rtcomm.endpoint.sse.SseHub;
import io.rtcomm.endpoint.sse.SseProvider;
import io.rtcomm.internal.http.Router;
import org.jspecify.annotations.Nullable;

/** The streams of a server, whose module is looked for when the first path is named. Safe on any thread. */
final class SseEndpoints {
    private final EndpointContext context;
    private final Router router;
    private @Nullable SseHub hub; // absent until the first path; guarded by this

    SseEndpoints(EndpointContext context, Router router) {
        this.context = context;
        this.router = router;
    }

    SseEndpoint endpoint(String path) {
        return hub("sse(\"" + path + "\")").endpoint(path);
    }

    SseChannel channel(String path) {
        return hub("sseChannel(\"" + path + "\")").channel(path);
    }

    private synchronized SseHub hub(String wanted) {
        SseHub known = hub;
        if (known == null) {
            known = Providers.load(SseProvider.class, wanted, "rtcomm-sse").create(context);
            router.add(known);
            hub = known;
        }
        return known;
    }
}
