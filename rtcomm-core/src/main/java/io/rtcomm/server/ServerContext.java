/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import io.rtcomm.Cors;
import io.rtcomm.codec.JsonCodec;
import io.rtcomm.codec.JsonLimits;
import io.rtcomm.endpoint.EndpointContext;
import io.rtcomm.endpoint.Lane;
import io.rtcomm.endpoint.RoomAccess;
import io.rtcomm.http.OriginGuard;
import io.rtcomm.internal.http.OriginGate;
import io.rtcomm.internal.http.OriginPolicy;
import io.rtcomm.internal.lane.LaneTask;
import io.rtcomm.internal.lane.SerialExecutor;
import io.rtcomm.internal.namespace.NamespaceContext;
import io.rtcomm.observe.Metrics;
import io.rtcomm.transport.HomeLoop;
import io.rtcomm.transport.HomeLoops;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What endpoints of modules get of a server. Immutable; safe on any thread. */
final class ServerContext implements EndpointContext {
    private final NamespaceContext shared;
    private final RoomAccess rooms;
    private final Cors cors;

    ServerContext(NamespaceContext shared, RoomAccess rooms, Cors cors) {
        this.shared = shared;
        this.rooms = rooms;
        this.cors = cors;
    }

    @Override
    public JsonCodec codec() {
        return shared.codec();
    }

    @Override
    public JsonLimits jsonLimits() {
        return shared.options().decodeLimits().json();
    }

    @Override
    public Metrics metrics() {
        return shared.oversight().metrics();
    }

    @Override
    public HomeLoops loops() {
        return shared.loops();
    }

    @Override
    public RoomAccess rooms() {
        return rooms;
    }

    @Override
    public OriginGuard origins(@Nullable Cors own) {
        return new OriginGate(
                new OriginPolicy(own == null ? cors : own, shared.oversight().metrics()));
    }

    @Override
    public Lane newLane(HomeLoop loop) {
        return new SerialLane(shared.crews().newLane(shared.loops().of(loop.eventLoop())));
    }

    @Override
    public Executor completions() {
        return shared.completions();
    }

    @Override
    public String newId() {
        return shared.ids().next();
    }

    @Override
    public int maxLaneBacklog() {
        return shared.options().maxLaneBacklog();
    }

    private record SerialLane(SerialExecutor executor) implements Lane {
        @Override
        public int backlog() {
            return executor.backlog();
        }

        @Override
        public void execute(Runnable task) {
            executor.execute(task);
        }

        @Override
        public void execute(Runnable task, Runnable dropped) {
            executor.execute(LaneTask.of(task, dropped));
        }
    }
}
