/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.lane;

import io.rtcomm.internal.loop.Loop;
import io.rtcomm.internal.loop.Loops;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The crews of a server, one for each loop. Immutable; safe on any thread. */
public final class LaneCrews {
    private final Loops loops;
    private final List<LaneCrew> crews;
    private final @Nullable LaneWatch watch; // absent: nobody looks

    /** Crews over one executor. */
    public LaneCrews(Loops loops, Executor executor, @Nullable LaneWatch watch) {
        this.loops = loops;
        this.crews =
                loops.all().stream().map(loop -> new LaneCrew(loop, executor)).toList();
        this.watch = watch;
    }

    /** Runs the lanes whose tasks come from a loop, mostly. */
    public Executor of(Loop loop) {
        return crews.get(loop.index());
    }

    /** Who looks at lanes while they run; absent when nobody does. */
    public @Nullable LaneWatch watch() {
        return watch;
    }

    /** A lane whose tasks come from a loop, mostly. */
    public SerialExecutor newLane(Loop loop) {
        return new SerialExecutor(crews.get(loop.index()), watch);
    }

    /** The loops will end. */
    public void close() {
        loops.all().forEach(loop -> loop.execute(crews.get(loop.index())::close));
    }
}
