/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import java.time.Duration;
import java.util.List;

/**
 * What a soak is made of.
 *
 * @param clients how many clients there are, of all kinds together
 * @param duration how long they live dangerously; the quiet moments between are not counted in
 * @param checkpoints how often everything comes to a rest, and is compared
 * @param rate messages that the server publishes to rooms, in a second
 * @param restlessness mean time between two deeds of one client
 * @param pingInterval as {@link io.rtcomm.server.ServerBuilder#pingInterval}
 * @param pingTimeout as {@link io.rtcomm.server.ServerBuilder#pingTimeout}
 * @param tls whether everything goes through TLS
 * @param seed what all decisions of clients come from
 */
record SoakOptions(
        int clients,
        Duration duration,
        int checkpoints,
        int rate,
        Duration restlessness,
        Duration pingInterval,
        Duration pingTimeout,
        boolean tls,
        long seed) {

    /** Ten minutes with 3,000 clients. */
    static SoakOptions longForm(long seed) {
        return new SoakOptions(
                3_000,
                Duration.ofMinutes(10),
                6,
                150,
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                false,
                seed);
    }

    /** What runs with the tests. */
    static SoakOptions shortForm(long seed) {
        return new SoakOptions(
                240,
                Duration.ofSeconds(6),
                2,
                100,
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                false,
                seed);
    }

    /** These with what the arguments say. */
    SoakOptions with(List<String> arguments) {
        SoakOptions result = this;
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            if (name.equals("--tls")) {
                result = result.set(name, "true");
            } else if (i + 1 < arguments.size()) {
                result = result.set(name, arguments.get(++i));
            } else {
                throw new IllegalArgumentException(name + " (expected: a value behind it)");
            }
        }
        return result;
    }

    private SoakOptions set(String name, String value) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException(name + " (expected: one of " + NAMES + ")");
        }
        return new SoakOptions(
                name.equals("--clients") ? Numbers.read(name, value, 1) : clients,
                name.equals("--seconds") ? Duration.ofSeconds(Numbers.read(name, value, 1)) : duration,
                name.equals("--checkpoints") ? Numbers.read(name, value, 1) : checkpoints,
                name.equals("--rate") ? Numbers.read(name, value, Publishers.THREADS) : rate,
                name.equals("--restlessness") ? Duration.ofMillis(Numbers.read(name, value, 1)) : restlessness,
                pingInterval,
                pingTimeout,
                name.equals("--tls") || tls,
                name.equals("--seed") ? Numbers.readSeed(name, value) : seed);
    }

    static final List<String> NAMES =
            List.of("--clients", "--seconds", "--checkpoints", "--rate", "--restlessness", "--tls", "--seed");

    int rooms() {
        return Math.max(4, clients / 60);
    }
}
