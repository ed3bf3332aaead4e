/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint;

import io.rtcomm.Cors;
import io.rtcomm.codec.JsonCodec;
import io.rtcomm.codec.JsonLimits;
import io.rtcomm.http.OriginGuard;
import io.rtcomm.observe.Metrics;
import io.rtcomm.transport.HomeLoop;
import io.rtcomm.transport.HomeLoops;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The server as the endpoints of a module see it. Safe on any thread. */
public interface EndpointContext {
    /** Turns the application's values into JSON. */
    JsonCodec codec();

    /** How much a JSON text of a client may ask. */
    JsonLimits jsonLimits();

    /** Counts what happens. */
    Metrics metrics();

    /** The event loops, for what lives on one. */
    HomeLoops loops();

    /** The rooms of the namespaces. */
    RoomAccess rooms();

    /**
     * Keeps foreign origins out.
     *
     * @param own what an endpoint was told, or null for what the server was told
     */
    OriginGuard origins(@Nullable Cors own);

    /**
     * A lane for the application's code that concerns one connection.
     *
     * @param loop gives it most of its tasks: lanes that get some in one pass of their loop are handed over together
     */
    Lane newLane(HomeLoop loop);

    /** Completes futures that the application waits for; never the threads that could all be waiting. */
    Executor completions();

    /** An id that nobody can guess: 120 random bits. */
    String newId();

    /** How many of the application's tasks may wait for one connection before it is not read any more. */
    int maxLaneBacklog();
}
