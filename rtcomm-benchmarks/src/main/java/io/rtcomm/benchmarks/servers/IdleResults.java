/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What servers took whose clients did nothing, so far. Confined to one thread. */
final class IdleResults {
    private final Map<Contender, List<IdleClients.Sample>> samples = new EnumMap<>(Contender.class);

    void add(Contender contender, IdleClients.Sample sample) {
        samples.computeIfAbsent(contender, key -> new ArrayList<>()).add(sample);
    }

    Iterable<Contender> contenders() {
        return samples.keySet();
    }

    /** Not a number when it is not known. */
    double median(Contender contender, Figure<IdleClients.Sample> figure) {
        double[] known = samples.getOrDefault(contender, List.of()).stream()
                .mapToDouble(figure::of)
                .filter(Double::isFinite)
                .toArray();
        return known.length == 0 ? Double.NaN : Results.median(known);
    }

    /** How far apart the two bare servers are, which are the same, as a factor of at least 1. */
    double spread(Figure<IdleClients.Sample> figure) {
        double ratio = median(Contender.BARE_AGAIN, figure) / median(Contender.BARE, figure);
        return Math.max(ratio, 1 / ratio);
    }
}
