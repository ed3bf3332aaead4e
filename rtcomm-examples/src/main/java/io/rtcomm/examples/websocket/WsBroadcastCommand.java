/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.websocket;

import io.rtcomm.endpoint.web.FilesOptions;
import io.rtcomm.endpoint.websocket.WebSocketEndpoint;
import io.rtcomm.endpoint.websocket.WebSocketOptions;
import io.rtcomm.examples.cli.Listen;
import io.rtcomm.server.RtcommServer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A broadcast over plain WebSockets as a program. Confined to the thread that runs it. */
@Command(
        name = "ws-broadcast",
        description = "Sends every text of a plain WebSocket at /broadcast?name=NAME to all others.")
public final class WsBroadcastCommand implements Callable<Integer> {
    private static final int MAX_MESSAGE_BYTES = 65_536;

    @Mixin
    private final Listen listen = new Listen();

    /** Made by picocli. */
    public WsBroadcastCommand() {}

    @Override
    public Integer call() {
        return listen.run(() -> {
            var server = RtcommServer.builder()
                    .host(listen.host())
                    .port(listen.port())
                    .transports(listen.transports().toArray(String[]::new))
                    .build();
            serve(server);
            server.classPathFiles("/", "io/rtcomm/examples/websocket/pages/broadcast", FilesOptions.DEFAULT);
            server.classPathFiles("/shared", "io/rtcomm/examples/websocket/pages/shared", FilesOptions.DEFAULT);
            return server.start();
        });
    }

    private static void serve(RtcommServer server) {
        WebSocketOptions options = WebSocketOptions.DEFAULT.withMaxMessageBytes(MAX_MESSAGE_BYTES);
        WebSocketEndpoint everyone = server.webSocket("/broadcast", options, webSocket -> {
            WebSocketEndpoint endpoint = webSocket.endpoint();
            endpoint.broadcast(here(endpoint.count()));
            webSocket.onText(text -> endpoint.broadcastExcept(webSocket, text));
            webSocket.onClose((code, reason) -> endpoint.broadcast(here(endpoint.count())));
        });
        everyone.use((webSocket, next) -> {
            if (webSocket.handshake().query().getOrDefault("name", "").isBlank()) {
                next.reject(400, "a name is missing (expected: ?name=…)");
            } else {
                next.proceed();
            }
        });
    }

    private static String here(int count) {
        return "(" + count + " here)";
    }
}
