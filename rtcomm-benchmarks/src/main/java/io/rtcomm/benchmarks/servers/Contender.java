/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import java.util.ArrayList;
import java.util.List;

/** A server that is compared. */
enum Contender {
    RTCOMM("rtcomm", "rtcomm loop"),
    RTCOMM_LANES("rtcomm, lanes", "rtcomm"),
    RTCOMM_SHARED("rtcomm, handlers shared by all sockets", "rtcomm shared"),
    BARE("bare Netty", "bare"),
    BARE_AGAIN("bare Netty again", "bare"),
    NETTY_SOCKETIO("netty-socketio", "netty-socketio"),
    SOCKETIO4J("socketio4j", "socketio4j"),
    SOCKET_IO("socket.io", "socket-io-peer.js"),
    NODE_HTTP("Node http", "node-http-peer.js");

    private final String title;
    private final String program;

    Contender(String title, String program) {
        this.title = title;
        this.program = program;
    }

    String title() {
        return title;
    }

    boolean takes(Workload workload) {
        if (this == RTCOMM_SHARED) {
            return false; // other than in memory it is as rtcomm
        }
        return switch (workload.wire()) {
            case WEBSOCKET -> this != NODE_HTTP;
            case POLLING -> !isBare() && this != NODE_HTTP;
            case EVENT_STREAM -> isBare() || this == NODE_HTTP || this == RTCOMM;
        };
    }

    /** Whether its clients can do nothing for a while: that is measured, too. */
    boolean idles() {
        return this != NODE_HTTP;
    }

    boolean onJvm() {
        return !program.endsWith(".js");
    }

    /** It, or what became of it. */
    private boolean isNettySocketIo() {
        return this == NETTY_SOCKETIO || this == SOCKETIO4J;
    }

    boolean isBare() {
        return program.equals("bare");
    }

    /** How its clients speak, in the words of the load generator. */
    List<String> wireOptions(Workload workload) {
        var options = new ArrayList<String>();
        switch (workload.wire()) {
            case WEBSOCKET -> options.add(isBare() ? "via=raw" : "via=sio");
            case POLLING -> options.add("via=poll");
            case EVENT_STREAM -> {
                options.add("via=sse");
                options.add(isBare() ? "publisher=raw" : onJvm() ? "publisher=sio" : "publisher=post");
            }
        }
        if (isNettySocketIo() && workload.wire() == Workload.Wire.POLLING) {
            options.add("hangup=1"); // it closes the connection after each answer, whatever it says
        }
        return options;
    }

    /** The command that serves on a port. */
    List<String> command(Workshop workshop, int port) {
        return switch (program) {
            case "bare" -> workshop.java("", BareNetty.class.getName(), port);
            case "rtcomm" -> workshop.java("", RtcommContender.class.getName(), port);
            case "rtcomm loop" -> workshop.java("", RtcommContender.class.getName(), port, "loop");
            case "rtcomm shared" -> workshop.java("", RtcommContender.class.getName(), port, "loop", "shared");
            case "netty-socketio", "socketio4j" -> workshop.java(program, "NettySocketIoPeer", port);
            default -> workshop.node(program, port);
        };
    }
}
