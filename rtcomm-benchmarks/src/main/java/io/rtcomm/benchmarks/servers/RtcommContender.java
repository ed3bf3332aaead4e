/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import io.rtcomm.EventHandler;
import io.rtcomm.Namespace;
import io.rtcomm.Socket;
import io.rtcomm.Tls;
import io.rtcomm.protocol.socket.MsgpackPacketParser;
import io.rtcomm.server.HandlerExecution;
import io.rtcomm.server.NativeTransport;
import io.rtcomm.server.RtcommServer;
import io.rtcomm.server.ServerBuilder;
import io.rtcomm.transport.PerMessageDeflate;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The workloads answered by rtcomm. */
public final class RtcommContender {
    private static final int MANY_ROOMS = 1_000_000; // more than any curve has

    private RtcommContender() {}

    /**
     * Serves until its standard input ends.
     *
     * @param args the port, then {@code loop}, {@code io_uring}, {@code nio}, {@code deflate}, {@code msgpack}, {@code
     *     loops=2}, {@code shared} (one handler for an event of all sockets), {@code tls=CHAIN,KEY}
     */
    public static void main(String[] args) {
        var builder = RtcommServer.builder()
                .host("127.0.0.1")
                .port(Integer.parseInt(args[0]))
                .eventLoopThreads(1)
                .maxRoomsPerMember(MANY_ROOMS);
        var options = List.of(args).subList(1, args.length);
        for (String option : options) {
            apply(option, builder);
        }
        RtcommServer server = builder.build();
        handle(server.of("/"), options);
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
            case "msgpack" -> builder.parser(MsgpackPacketParser::new);
            case "shared" -> {} // for the handlers
            case "deflate" -> builder.perMessageDeflate(PerMessageDeflate.ON);
            default -> throw new IllegalArgumentException("option " + flag);
        }
    }

    private static void handle(Namespace everyone, List<String> options) {
        if (options.contains("shared")) {
            handleShared(everyone);
            return;
        }
        var few = new FewRooms();
        everyone.onConnection(socket -> {
            socket.on("echo", String.class, text -> socket.emit("echo", text));
            socket.on("ack", String.class, (text, ack) -> ack.send(text));
            socket.on("pub", String.class, text -> everyone.emit("msg", text));
            socket.on("pubroom", String.class, text -> everyone.to(few.next()).emit("msg", text));
            socket.on("join", String.class, (words, ack) -> {
                few.join(socket, words);
                ack.send(words);
            });
        });
    }

    /** The rooms that are sent to, each in its turn. Safe on any thread. */
    private static final class FewRooms {
        private final AtomicInteger turn = new AtomicInteger();
        private volatile int count = 1; // as the last one who joined said

        String next() {
            return "few " + Math.floorMod(turn.getAndIncrement(), count);
        }

        /** @param words the number of the client; then {@code rooms=N}, or {@code in=N} for N-1 rooms of its own besides */
        void join(Socket socket, String words) {
            String[] parts = words.split("[ =]", -1);
            int number = parts.length == 3 ? Integer.parseInt(parts[2]) : 1;
            boolean own = parts.length == 3 && parts[1].equals("in");
            count = own ? 1 : number;
            for (int i = 0; i < number; i++) {
                socket.join(own && i > 0 ? "own " + parts[0] + " " + i : "few " + i);
            }
        }
    }

    /** As many handlers, none of which holds anything of a socket. */
    private static void handleShared(Namespace everyone) {
        EventHandler echo = event -> event.socket().emit("echo", event.arg(0, String.class));
        EventHandler ack = event -> event.ack(event.arg(0, String.class));
        EventHandler pub = event -> everyone.emit("msg", event.arg(0, String.class));
        EventHandler pubRoom = event -> everyone.to("few 0").emit("msg", event.arg(0, String.class));
        EventHandler join = event -> event.socket().join("few 0");
        everyone.onConnection(socket -> {
            socket.on("echo", echo);
            socket.on("ack", ack);
            socket.on("pub", pub);
            socket.on("pubroom", pubRoom);
            socket.on("join", join);
        });
    }
}
