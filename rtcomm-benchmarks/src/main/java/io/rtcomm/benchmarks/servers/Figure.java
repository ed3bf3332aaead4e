/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

/** What is read off a run. */
enum Figure {
    CPU("CPU time", "µs"),
    P99("p99 of the latency", "µs"),
    ALLOCATED("allocated on the heap", "B");

    private final String title;
    private final String unit;

    Figure(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    String title() {
        return title;
    }

    String unit() {
        return unit;
    }

    double of(LoadRun run) {
        return switch (this) {
            case CPU -> run.cpu();
            case P99 -> run.p99();
            case ALLOCATED -> run.allocated();
        };
    }
}
