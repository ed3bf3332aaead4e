/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.RoomListener;
import io.rtcomm.internal.lane.LaneTask;
import io.rtcomm.internal.lane.SerialExecutor;
import io.rtcomm.internal.room.RoomEvents;
import io.rtcomm.observe.Metric;
import io.rtcomm.observe.Metrics;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what happens to rooms to the listeners, in order, on a lane of its own. Safe on any thread. A listener that falls
 * hopelessly behind loses events, and that is logged: memory has an end, and joins must not wait.
 */
final class RoomEventLane implements RoomEvents {
    private static final Logger log = LoggerFactory.getLogger(RoomEventLane.class);
    private static final int MAX_BACKLOG = 100_000;

    private final NamespaceHooks hooks;
    private final SerialExecutor lane;
    private final Metrics metrics;

    RoomEventLane(NamespaceHooks hooks, Executor handlers, Metrics metrics) {
        this.hooks = hooks;
        this.metrics = metrics;
        this.lane = new SerialExecutor(handlers);
    }

    @Override
    public void onJoin(String room, String id, boolean created) {
        if (hooks.seesRooms()) {
            tell(listener -> {
                if (created) {
                    listener.onCreate(room);
                }
                listener.onJoin(room, id);
            });
        }
    }

    @Override
    public void onLeave(String room, String id, boolean deleted) {
        if (hooks.seesRooms()) {
            tell(listener -> {
                listener.onLeave(room, id);
                if (deleted) {
                    listener.onDelete(room);
                }
            });
        }
    }

    private void tell(Consumer<RoomListener> event) {
        if (lane.backlog() >= MAX_BACKLOG) {
            metrics.increment(Metric.ROOM_EVENTS_LOST);
            log.error("room listeners are {} events behind: an event is lost", MAX_BACKLOG);
            return;
        }
        lane.execute(LaneTask.of(
                () -> hooks.eachRoomListener(listener -> guarded(listener, event)),
                () -> metrics.increment(Metric.ROOM_EVENTS_LOST)));
    }

    private static void guarded(RoomListener listener, Consumer<RoomListener> event) {
        try {
            event.accept(listener);
        } catch (Throwable e) { // also an application's Error: the other listeners do not miss the event
            log.warn("a room listener failed", e);
        }
    }
}
