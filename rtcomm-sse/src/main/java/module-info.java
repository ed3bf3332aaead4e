/* SPDX-License-Identifier: Apache-2.0 */
/** Server-Sent Events: streams, channels with a history. */
module io.rtcomm.sse {
    requires transitive io.rtcomm.core;
    requires org.slf4j;

    exports io.rtcomm.sse;

    provides io.rtcomm.endpoint.sse.SseProvider with
            io.rtcomm.sse.ServerSentEvents;
}
