/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.adapter.AdapterFactory;
import io.rtcomm.codec.JsonCodec;
import io.rtcomm.internal.lane.LaneCrews;
import io.rtcomm.internal.loop.Loops;
import io.rtcomm.internal.session.SessionIds;
import io.rtcomm.protocol.socket.PacketParser;
import java.util.concurrent.Executor;

/**
 * What all namespaces of a server share. Immutable; safe on any thread.
 *
 * @param handlers runs the application's code
 * @param crews run the lanes of sockets on that
 * @param completions completes futures that the application waits for
 * @param oversight what keeps an eye on clients and handlers
 */
public record NamespaceContext(
        Loops loops,
        NamespaceOptions options,
        PacketParser parser,
        JsonCodec codec,
        AdapterFactory adapters,
        Executor handlers,
        LaneCrews crews,
        Executor completions,
        SessionIds ids,
        Oversight oversight) {}
