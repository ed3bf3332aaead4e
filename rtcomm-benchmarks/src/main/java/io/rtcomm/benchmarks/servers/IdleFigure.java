/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

/** What is read off a server whose clients do nothing. */
enum IdleFigure {
    LIVE_HEAP("live heap of an idle client", "B"),
    RESIDENT("resident memory of an idle client", "B"),
    HEARTBEATS("CPU time for heartbeats", "ms/s"),
    START("start to listening", "s");

    private final String title;
    private final String unit;

    IdleFigure(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    String title() {
        return title;
    }

    String unit() {
        return unit;
    }

    double of(IdleClients.Sample sample) {
        return switch (this) {
            case LIVE_HEAP -> sample.liveBytes();
            case RESIDENT -> sample.residentBytes();
            case HEARTBEATS -> sample.heartbeatMillis();
            case START -> sample.startSeconds();
        };
    }
}
