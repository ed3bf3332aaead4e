/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import io.rtcomm.endpoint.EndpointContext;
import io.rtcomm.endpoint.sse.SseChannel;
import io.rtcomm.endpoint.sse.SseEndpoint;
import io.rtcomm.endpoint.sse.SseHub;
import io.rtcomm.endpoint.sse.SseProvider;
import io.rtcomm.http.PathPattern;
import io.rtcomm.internal.http.Router;
import io.rtcomm.server.PathOwners.Kind;
import org.jspecify.annotations.Nullable;

/** The streams of a server, whose module is looked for when the first path is named. Safe on any thread. */
final class SseEndpoints {
    private final EndpointContext context;
    private final Router router;
    private final PathOwners owners;
    private @Nullable SseHub hub; // absent until the first path; guarded by this

    SseEndpoints(EndpointContext context, Router router) {
        this.context = context;
        this.router = router;
        this.owners = new PathOwners(router);
    }

    SseEndpoint endpoint(String path) {
        return at(path, "sse").endpoint(path);
    }

    SseChannel channel(String path) {
        return at(path, "sseChannel").channel(path);
    }

    /** The hub, when the path is its own or free. */
    private SseHub at(String path, String asked) {
        SseHub streams = hub(asked + "(\"" + path + "\")");
        PathPattern known = streams.matches(path) ? streams.pattern(path) : null;
        if (known == null || !known.toString().equals(path)) { // channels are asked for by their paths again and again
            owners.require(Kind.STREAM, path);
        }
        return streams;
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
