/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.Cors;
import io.rtcomm.codec.JacksonJsonCodec;
import io.rtcomm.endpoint.RoomAccess;
import io.rtcomm.internal.lane.LaneCrews;
import io.rtcomm.internal.loop.ManualLoop;
import io.rtcomm.internal.namespace.NamespaceContext;
import io.rtcomm.internal.namespace.Oversight;
import io.rtcomm.internal.session.SessionIds;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What endpoints of modules get of a server. */
class ServerContextTest {
    private final ManualLoop manual = new ManualLoop();
    private final Queue<Runnable> given = new ArrayDeque<>(); // what the executor was given
    private final ServerContext context =
            new ServerContext(shared(), unused(), Cors.builder().build());
    private final List<String> ran = new ArrayList<>();

    private NamespaceContext shared() {
        return new NamespaceContext(
                manual.loops(),
                null,
                null,
                new JacksonJsonCodec(),
                null,
                given::add,
                new LaneCrews(manual.loops(), given::add, null),
                given::add,
                new SessionIds(),
                Oversight.none());
    }

    private RoomAccess unused() {
        return (RoomAccess) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RoomAccess.class}, (proxy, method, args) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    @Test
    void lanesThatGetWorkInOnePassOfTheirLoopAreHandedOverTogether() {
        for (String name : List.of("a", "b", "c")) {
            context.newLane(manual.loop()).execute(() -> ran.add(name));
        }
        manual.run();

        assertThat(given).hasSize(1);
        given.remove().run();
        assertThat(ran).containsExactly("a", "b", "c");
    }
}
