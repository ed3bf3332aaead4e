/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.hosted;

import io.rtcomm.server.RtcommServer;
import io.rtcomm.server.ServerBuilder;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** An HTTP server of Reactor Netty. */
final class ReactorHost implements ForeignServer {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final LoopResources loops = LoopResources.create("host", 1, 2, true);
    private final RtcommServer server;
    private final DisposableServer host;

    ReactorHost(ServerBuilder builder) {
        server = builder.eventLoops(loops.onServer(true)).build();
        var ours = server.handler();
        host = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loops)
                .doOnChannelInit((observer, channel, address) ->
                        channel.pipeline().addAfter(NettyPipeline.HttpCodec, "rtcomm", ours))
                .route(routes -> routes.get(
                                "/theirs/{x}", (request, response) -> response.sendString(Mono.just("host: ")))
                        .get("/theirs", (request, response) -> response.sendString(Mono.just("host: ")))
                        .post(
                                "/theirs",
                                (request, response) -> response.sendString(request.receive()
                                        .aggregate()
                                        .asString()
                                        .defaultIfEmpty("")
                                        .map(body -> "host: " + body))))
                .bindNow(LIMIT);
    }

    @Override
    public RtcommServer rtcomm() {
        return server;
    }

    @Override
    public int port() {
        return host.port();
    }

    @Override
    public void close() {
        host.disposeNow(LIMIT);
        loops.disposeLater(Duration.ZERO, LIMIT).block(LIMIT);
    }
}
