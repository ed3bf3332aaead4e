/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.observe;

/** Something that a server counts from when it is built: what a limit did, each by its own row in docs/limits.md. */
public enum Metric {
    // ---- connections
    /** TCP connections closed at once because the server has as many as it may have. */
    CONNECTIONS_OVER_TOTAL("rtcomm.connections.refused.total"),
    /** TCP connections closed at once because their address has as many as it may have. */
    CONNECTIONS_OVER_ADDRESS("rtcomm.connections.refused.address"),
    /** TCP connections closed at once because too many came within a second. */
    CONNECTIONS_OVER_RATE("rtcomm.connections.refused.rate"),
    /** TCP connections and requests refused because their address is banned. */
    CONNECTIONS_BANNED("rtcomm.connections.refused.banned"),
    /** HTTP connections closed because no request came for too long. */
    CONNECTIONS_IDLE("rtcomm.connections.idle"),
    /** TCP connections of trusted proxies closed because they did not begin with a header of the PROXY protocol. */
    PROXY_HEADERS_MALFORMED("rtcomm.connections.refused.proxy"),
    /** Requests of origins that the application did not decide about in time. */
    ORIGINS_UNDECIDED("rtcomm.origins.undecided"),
    /** Requests of sessions refused because somebody else has opened these. */
    IDENTITIES_DIFFER("rtcomm.requests.refused.identity"),
    /** TCP connections closed because they took nothing of what waited for them. */
    CONNECTIONS_STALLED("rtcomm.connections.stalled"),
    /** Requests of routes that were answered with 503 because nobody else did in time. */
    ANSWERS_OVERDUE("rtcomm.answers.overdue"),
    /** Addresses that were banned for a while. */
    BANS("rtcomm.bans"),
    /** Requests for a session refused because there are as many as there may be. */
    SESSIONS_REFUSED("rtcomm.sessions.refused"),
    /** Streams refused because their path has as many as it may have. */
    STREAMS_REFUSED("rtcomm.streams.refused"),
    /** Plain WebSockets refused because their path has as many as it may have. */
    WEBSOCKETS_REFUSED("rtcomm.websockets.refused"),

    // ---- requests
    /** Requests refused because their first line is too long. */
    REQUEST_LINES_TOO_LONG("rtcomm.requests.line"),
    /** Requests refused because their header fields are too long or too many. */
    REQUEST_FIELDS_TOO_LONG("rtcomm.requests.fields"),
    /** Requests refused because they are no proper ones. */
    REQUESTS_MALFORMED("rtcomm.requests.malformed"),
    /** Requests given up because their head or body did not come in time. */
    REQUESTS_LATE("rtcomm.requests.late"),
    /** Requests refused because their body is too long. */
    REQUEST_BODIES_TOO_LONG("rtcomm.requests.body"),
    /** Requests whose body nobody wanted, and too much of it to throw away: their connection is closed. */
    REQUEST_BODIES_UNWANTED("rtcomm.requests.unwanted"),
    /** Times that a connection had as many requests without answer as it may have, and was not read until one was answered. */
    REQUESTS_PIPELINED("rtcomm.requests.pipelined"),
    /** HTTP/2 connections closed because of frames that ask for nothing, or of streams that are opened to be reset. */
    HTTP2_FLOODS("rtcomm.http2.floods"),

    // ---- messages
    /** WebSockets closed because a message is too long, also inflated. */
    MESSAGES_TOO_LONG("rtcomm.messages.size"),
    /** WebSockets closed because a message comes in too many frames. */
    MESSAGES_FRAGMENTED("rtcomm.messages.fragments"),
    /** WebSockets closed because their messages inflate to too much for what was sent. */
    MESSAGES_INFLATED("rtcomm.messages.inflated"),
    /** WebSockets closed because their frames are not those of RFC 6455. */
    MESSAGES_MALFORMED("rtcomm.messages.malformed"),
    /** Clients disconnected because they sent pings, pongs or heartbeats faster than they may. */
    PINGS_OVER_LIMIT("rtcomm.clients.pings"),
    /** Clients disconnected because of what they sent: no packets, or packets beyond a limit. */
    PACKETS_MALFORMED("rtcomm.packets.malformed"),

    // ---- rates and silence
    /** Events that came more often than a limit for their name allows. */
    EVENTS_OVER_LIMIT("rtcomm.events.limited"),
    /** Times that reading from a client stopped because it sent events or bytes faster than it may. */
    READS_PAUSED_BY_RATE("rtcomm.reads.paused.rate"),
    /** Times that reading from a client stopped because too much of what it sent waited for handlers. */
    READS_PAUSED_BY_HANDLERS("rtcomm.reads.paused.handlers"),
    /** Clients disconnected because they sent no event for too long. */
    IDLE_CLIENTS("rtcomm.clients.idle"),
    /** Clients disconnected because they gave no sign of life for too long. */
    SILENT_CLIENTS("rtcomm.clients.silent"),
    /** Clients disconnected because they were in no namespace for too long. */
    UNJOINED_CLIENTS("rtcomm.clients.unjoined"),
    /** Sockets disconnected because their authentication expired. */
    AUTHENTICATION_EXPIRED("rtcomm.clients.expired"),
    /** Changes to WebSocket given up because they took too long. */
    UPGRADES_LATE("rtcomm.upgrades.late"),

    // ---- what clients leave waiting
    /** Clients disconnected because more waited for them than their outbound budget allows. */
    SLOW_CONSUMERS("rtcomm.clients.slow"),
    /** Messages that one client did not get because it was too slow for them: volatile ones, and those that policies drop. */
    MESSAGES_DROPPED("rtcomm.messages.dropped"),
    /** Messages that one client did not get because a newer one took their place. */
    MESSAGES_CONFLATED("rtcomm.messages.conflated"),
    /** Events that asked for an answer and were not sent, because their client owes as many as it may. */
    ACKS_REFUSED("rtcomm.acks.refused"),
    /** Streams that came back and were told that what they missed is not there any more. */
    STREAMS_RESET("rtcomm.streams.reset"),
    /** Sessions that came back and could not be recovered, because they or what they missed are not there any more. */
    RECOVERIES_FAILED("rtcomm.recoveries.failed"),

    // ---- what clients can make
    /** Clients that were refused a namespace because they are in as many as they may be. */
    NAMESPACES_OVER_CLIENT("rtcomm.namespaces.refused.client"),
    /** Clients that were refused a namespace because there are as many as there may be. */
    NAMESPACES_OVER_TOTAL("rtcomm.namespaces.refused.total"),
    /** Joins that failed because somebody would have been in more rooms than it may be. */
    ROOMS_OVER_LIMIT("rtcomm.rooms.refused"),
    /** Events of rooms that listeners did not hear of because too many waited for them. */
    ROOM_EVENTS_LOST("rtcomm.rooms.lost"),

    // ---- stalls and errors
    /** Stalls of an event loop that were reported. */
    LOOP_STALLS("rtcomm.stalls.loop"),
    /** Handlers that ran for too long and were reported. */
    HANDLER_STALLS("rtcomm.stalls.handler");

    private final String text;

    Metric(String text) {
        this.text = text;
    }

    /** The name in the style of monitoring systems, dots between words. */
    public String text() {
        return text;
    }
}
