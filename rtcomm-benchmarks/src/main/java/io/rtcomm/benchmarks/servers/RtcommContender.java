/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import io.rtcomm.Namespace;
import io.rtcomm.Tls;
import io.rtcomm.server.HandlerExecution;
import io.rtcomm.server.NativeTransport;
import io.rtcomm.server.RtcommServer;
import io.rtcomm.server.ServerBuilder;
import io.rtcomm.transport.PerMessageDeflate;
import java.nio.file.Path;
import java.util.List;

/** The workloads answered by rtcomm. */
public final class RtcommContender {
    private RtcommContender() {}

    /**
     * Serves until its standard input ends.
     *
     * @param args the port, then {@code loop}, {@code io_uring}, {@code nio}, {@code deflate}, {@code loops=2}, {@code
     *     rooms=N} (each socket joins as many rooms), {@code tls=CHAIN,KEY}
     */
    public static void main(String[] args) {
        var builder = RtcommServer.builder()
                .host("127.0.0.1")
                .port(Integer.parseInt(args[0]))
                .eventLoopThreads(1);
        int rooms = 0;
        for (String option : List.of(args).subList(1, args.length)) {
            if (option.startsWith("rooms=")) {
                rooms = Integer.parseInt(option.substring(6));
            } else {
                apply(option, builder);
            }
        }
        RtcommServer server = builder.build();
        handle(server.of("/"), rooms);
        server.sse("/sse", stream -> stream.joinEveryone());
        server.start();
        Control.serve();
    }

    private static void apply(String option, ServerBuilder builder) {
        String value = option.substring(option.indexOf('=') + 1);
        switch (option.substring(0, option.length() - value.length())) {
            case "loops=" -> builder.eventLoopThreads(Integer.parseInt(value));
            case "tls=" -> {
                int comma = value.indexOf(',');
                builder.tls(Tls.pem(Path.of(value.substring(0, comma)), Path.of(value.substring(comma + 1))));
            }
            default -> applyFlag(option, builder);
        }
    }

    private static void applyFlag(String flag, ServerBuilder builder) {
        switch (flag) {
            case "loop" -> builder.handlerExecution(HandlerExecution.EVENT_LOOP);
            case "io_uring" -> builder.nativeTransport(NativeTransport.IO_URING);
            case "nio" -> builder.nativeTransport(NativeTransport.NIO);
            case "deflate" -> builder.perMessageDeflate(PerMessageDeflate.ON);
            default -> throw new IllegalArgumentException("option " + flag);
        }
    }

    private static void handle(Namespace everyone, int rooms) {
        everyone.onConnection(socket -> {
            socket.on("echo", String.class, text -> socket.emit("echo", text));
            socket.on("ack", String.class, (text, ack) -> ack.send(text));
            socket.on("pub", String.class, text -> everyone.emit("msg", text));
            socket.on("pubroom", String.class, text -> everyone.to("few").emit("msg", text));
            socket.on("join", String.class, (client, ack) -> {
                socket.join("few");
                for (int i = 0; i < rooms; i++) {
                    socket.join("room " + client + " " + i);
                }
                ack.send(client);
            });
        });
    }
}
