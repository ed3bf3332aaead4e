/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.internal.lane.LaneTask;

/** A task of a lane whose end matters to a brake, be it that it has run or that it never will. Confined to that lane. */
final class CountedTask extends LaneTask {
    private final Runnable task;
    private final Runnable end;

    CountedTask(Runnable task, Runnable end) {
        this.task = task;
        this.end = end;
    }

    @Override
    public void run() {
        try {
            task.run();
        } finally {
            end.run();
        }
    }

    @Override
    protected void onDropped() {
        end.run();
    }
}
