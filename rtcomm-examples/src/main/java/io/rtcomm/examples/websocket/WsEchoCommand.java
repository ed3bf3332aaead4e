/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.websocket;

import io.rtcomm.endpoint.web.FilesOptions;
import io.rtcomm.endpoint.websocket.WebSocketOptions;
import io.rtcomm.examples.cli.Listen;
import io.rtcomm.server.RtcommServer;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The plain WebSocket echo as a program. Confined to the thread that runs it. */
@Command(
        name = "ws-echo",
        description = "Sends every message of a plain WebSocket at /echo back, with generous limits and compression.")
public final class WsEchoCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(WsEchoCommand.class);

    @Mixin
    private final Listen listen = new Listen();

    @Option(
            names = "--frames",
            description =
                    "Log every frame, with the first bytes of its payload, which are compressed if the client asked for that (rsv=4).")
    private boolean frames;

    /** Made by picocli. */
    public WsEchoCommand() {}

    @Override
    public Integer call() {
        return listen.run(() -> {
            var server = RtcommServer.builder()
                    .host(listen.host())
                    .port(listen.port())
                    .transports(listen.transports().toArray(String[]::new))
                    .build();
            WebSocketOptions options = frames
                    ? EchoEndpoint.OPTIONS.withFrameLog((webSocket, frame) -> log.info("{} {}", webSocket.id(), frame))
                    : EchoEndpoint.OPTIONS;
            server.webSocket(EchoEndpoint.PATH, options, EchoEndpoint::serve);
            server.classPathFiles("/", "io/rtcomm/examples/websocket/pages/echo", FilesOptions.DEFAULT);
            server.classPathFiles("/shared", "io/rtcomm/examples/websocket/pages/shared", FilesOptions.DEFAULT);
            return server.start();
        });
    }
}
