/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

/** Why a socket ended: the closed list. The texts are those of the Socket.IO server, where that has such a reason. */
public enum DisconnectReason {
    /** The wire broke, or the client broke the rules of its transport. */
    TRANSPORT_ERROR("transport error"),
    /** The client's connection ended. */
    TRANSPORT_CLOSE("transport close"),
    /** The server closed the session, or the client broke the Socket.IO protocol. */
    FORCED_CLOSE("forced close"),
    /** The client did not answer the heartbeat. */
    PING_TIMEOUT("ping timeout"),
    /** The client sent what is no Engine.IO packet. */
    PARSE_ERROR("parse error"),
    /** The server is closing. */
    SERVER_SHUTTING_DOWN("server shutting down"),
    /** The client joined no namespace in time. */
    FORCED_SERVER_CLOSE("forced server close"),
    /** The client left the namespace. */
    CLIENT_NAMESPACE_DISCONNECT("client namespace disconnect"),
    /** {@link Socket#disconnect}. */
    SERVER_NAMESPACE_DISCONNECT("server namespace disconnect"),
    /** More waited for the client than its outbound budget allows. */
    SLOW_CONSUMER("slow consumer"),
    /** The client sent nothing for longer than the server allows. */
    IDLE_TIMEOUT("idle timeout"),
    /** The authentication of the socket expired, see {@link Socket#expireAt}. */
    AUTHENTICATION_EXPIRED("authentication expired"),
    /** The client sent an event, or pings and heartbeats, more often than it may. */
    RATE_LIMITED("rate limited");

    private final String text;

    DisconnectReason(String text) {
        this.text = text;
    }

    /** The text of the reason. */
    public String text() {
        return text;
    }

    /** Whether the session of a client that ended so may be recovered. */
    public boolean recoverable() {
        return switch (this) {
            case PARSE_ERROR,
                    CLIENT_NAMESPACE_DISCONNECT,
                    SERVER_NAMESPACE_DISCONNECT,
                    IDLE_TIMEOUT,
                    AUTHENTICATION_EXPIRED,
                    RATE_LIMITED -> false;
            case TRANSPORT_ERROR,
                    TRANSPORT_CLOSE,
                    FORCED_CLOSE,
                    PING_TIMEOUT,
                    SERVER_SHUTTING_DOWN,
                    FORCED_SERVER_CLOSE,
                    SLOW_CONSUMER -> true;
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
