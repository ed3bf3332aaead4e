/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What is read off a measurement. Immutable.
 *
 * @param <M> of what kind it is
 */
record Figure<M>(String title, String unit, ToDoubleFunction<M> value) {
    // of a server under load
    static final Figure<LoadRun> CPU = new Figure<>("CPU time", "µs", LoadRun::cpu);
    static final Figure<LoadRun> P99 = new Figure<>("p99 of the latency", "µs", LoadRun::p99);
    static final Figure<LoadRun> ALLOCATED = new Figure<>("allocated on the heap", "B", LoadRun::allocated);

    // of a server whose clients do nothing
    static final Figure<IdleClients.Sample> LIVE_HEAP =
            new Figure<>("live heap of an idle client", "B", IdleClients.Sample::liveBytes);
    static final Figure<IdleClients.Sample> RESIDENT =
            new Figure<>("resident memory of an idle client", "B", IdleClients.Sample::residentBytes);
    static final Figure<IdleClients.Sample> HEARTBEATS =
            new Figure<>("CPU time for heartbeats", "ms/s", IdleClients.Sample::heartbeatMillis);
    static final Figure<IdleClients.Sample> START =
            new Figure<>("start to listening", "s", IdleClients.Sample::startSeconds);

    static List<Figure<IdleClients.Sample>> idle() {
        return List.of(LIVE_HEAP, RESIDENT, HEARTBEATS, START);
    }

    double of(M measurement) {
        return value.applyAsDouble(measurement);
    }
}
