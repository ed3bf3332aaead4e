/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.echo;

import io.rtcomm.JsonValue;
import io.rtcomm.Socket;
import io.rtcomm.examples.cli.Listen;
import io.rtcomm.server.RtcommServer;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The echo server as a program. Confined to the thread that runs it. */
@Command(
        name = "echo",
        description = "Sends every \"echo\" event back to its client, and answers it if the client asks.",
        footer = {
            "",
            "For Socket.IO clients; there is no page. With socket.io-client from npm:",
            "node -e \"require('socket.io-client')('http://localhost:3000')",
            "  .on('echo', console.log).emit('echo', 'hi')\""
        })
public final class EchoCommand implements Callable<Integer> {
    @Mixin
    private final Listen listen = new Listen();

    /** Made by picocli. */
    public EchoCommand() {}

    @Override
    public Integer call() {
        return listen.run(() -> {
            var server = RtcommServer.builder()
                    .host(listen.host())
                    .port(listen.port())
                    .transports(listen.transports().toArray(String[]::new))
                    .build();
            server.of("/").onConnection(EchoCommand::serve);
            return server.start();
        });
    }

    /** Arguments go back as they came: nothing needs to know their types. */
    private static void serve(Socket socket) {
        socket.on("echo", event -> {
            Object[] args = IntStream.range(0, event.args().size())
                    .mapToObj(event.args()::get)
                    .toArray(JsonValue[]::new);
            socket.emit("echo", args);
            event.ack(args);
        });
    }
}
