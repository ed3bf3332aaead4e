/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.observe;

/** Something that a server counts from when it is built. */
public enum Metric {
    /** TCP connections closed at once because the server has as many as it may have. */
    CONNECTIONS_OVER_TOTAL("rtcomm.connections.refused.total"),
    /** TCP connections closed at once because their address has as many as it may have. */
    CONNECTIONS_OVER_ADDRESS("rtcomm.connections.refused.address"),
    /** TCP connections closed at once because too many came within a second. */
    CONNECTIONS_OVER_RATE("rtcomm.connections.refused.rate"),
    /** TCP connections and requests refused because their address is banned. */
    CONNECTIONS_BANNED("rtcomm.connections.refused.banned"),
    /** TCP connections closed because they took nothing of what waited for them. */
    CONNECTIONS_STALLED("rtcomm.connections.stalled"),
    /** Requests of routes that were answered with 503 because nobody else did in time. */
    ANSWERS_OVERDUE("rtcomm.answers.overdue"),
    /** Addresses that were banned for a while. */
    BANS("rtcomm.bans"),
    /** Events that came more often than a limit for their name allows. */
    EVENTS_OVER_LIMIT("rtcomm.events.limited"),
    /** Times that reading from a client stopped because it sent events or bytes faster than it may. */
    READS_PAUSED_BY_RATE("rtcomm.reads.paused.rate"),
    /** Stalls of an event loop that were reported. */
    LOOP_STALLS("rtcomm.stalls.loop"),
    /** Handlers that ran for too long and were reported. */
    HANDLER_STALLS("rtcomm.stalls.handler"),
    /** Clients disconnected because more waited for them than their outbound budget allows. */
    SLOW_CONSUMERS("rtcomm.clients.slow"),
    /** Clients disconnected because they sent no event for too long. */
    IDLE_CLIENTS("rtcomm.clients.idle"),
    /** Sockets disconnected because their authentication expired. */
    AUTHENTICATION_EXPIRED("rtcomm.clients.expired");

    private final String text;

    Metric(String text) {
        this.text = text;
    }

    /** The name in the style of monitoring systems, dots between words. */
    public String text() {
        return text;
    }
}
