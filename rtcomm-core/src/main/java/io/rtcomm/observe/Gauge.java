/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.observe;

/** Something of which a server has so many right now. */
public enum Gauge {
    /** TCP connections that were accepted here. */
    CONNECTIONS("rtcomm.connections"),
    /** Sessions of Engine.IO. */
    SESSIONS("rtcomm.sessions"),
    /** Namespaces. */
    NAMESPACES("rtcomm.namespaces"),
    /** Sockets of all namespaces that are connected. */
    SOCKETS("rtcomm.sockets"),
    /** Rooms of all namespaces, those left out that each socket has under its own id. */
    ROOMS("rtcomm.rooms"),
    /** Streams of Server-Sent Events. */
    STREAMS("rtcomm.streams"),
    /** Plain WebSockets. */
    WEBSOCKETS("rtcomm.websockets");

    private final String text;

    Gauge(String text) {
        this.text = text;
    }

    /** The name in the style of monitoring systems, dots between words. */
    public String text() {
        return text;
    }
}
