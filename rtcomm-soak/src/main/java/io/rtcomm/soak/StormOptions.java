/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import io.rtcomm.SlowConsumerPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a storm is made of.
 *
 * @param stalled how many clients read nothing
 * @param healthy how many clients read everything
 * @param megabytes how much is broadcast, counted once and not for each receiver
 * @param budget what may wait for one client, in bytes
 * @param policy what happens to clients that do not keep up
 * @param pingTimeout as {@link io.rtcomm.server.ServerBuilder#pingTimeout}; the other times of the server go with it
 * @param tls whether everything goes through TLS; then some stall in its handshake
 */
record StormOptions(
        int stalled,
        int healthy,
        int megabytes,
        int budget,
        SlowConsumerPolicy policy,
        Duration pingTimeout,
        boolean tls) {
    static final List<String> NAMES = List.of("--stalled", "--healthy", "--megabytes", "--budget", "--policy", "--tls");

    static final int MESSAGE_BYTES = 4096;

    /** A thousand stalled clients beside a hundred healthy ones, and 200 MB. */
    static StormOptions longForm() {
        return new StormOptions(1_000, 100, 200, 256 << 10, SlowConsumerPolicy.CLOSE, Duration.ofSeconds(20), false);
    }

    /** What runs with the tests. */
    static StormOptions shortForm(SlowConsumerPolicy policy, boolean tls) {
        // all stalled clients have to be there before the first is found dead, and handshakes take their time
        return new StormOptions(60, 8, 6, 64 << 10, policy, Duration.ofSeconds(tls ? 8 : 4), tls);
    }

    /** These with what the arguments say. */
    StormOptions with(List<String> arguments) {
        StormOptions result = this;
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException(name + " (expected: one of " + NAMES + ")");
            }
            boolean word = name.equals("--tls");
            if (!word && i + 1 == arguments.size()) {
                throw new IllegalArgumentException(name + " (expected: a value behind it)");
            }
            result = result.set(name, word ? "" : arguments.get(++i));
        }
        return result;
    }

    private StormOptions set(String name, String value) {
        return new StormOptions(
                name.equals("--stalled") ? Numbers.read(name, value, 1) : stalled,
                name.equals("--healthy") ? Numbers.read(name, value, 1) : healthy,
                name.equals("--megabytes") ? Numbers.read(name, value, 1) : megabytes,
                name.equals("--budget") ? Numbers.read(name, value, MESSAGE_BYTES) : budget,
                name.equals("--policy") ? policy(name, value) : policy,
                pingTimeout,
                name.equals("--tls") || tls);
    }

    private static SlowConsumerPolicy policy(String name, String value) {
        for (SlowConsumerPolicy known : SlowConsumerPolicy.values()) {
            if (known.name().equalsIgnoreCase(value)) {
                return known;
            }
        }
        throw new IllegalArgumentException(name + " " + value + " (expected: one of "
                + Arrays.toString(SlowConsumerPolicy.values()).toLowerCase(Locale.ROOT) + ")");
    }

    int messages() {
        return (int) (megabytes * 1_000_000L / MESSAGE_BYTES);
    }

    /** What all clients together may leave waiting. */
    long sum() {
        return (long) (stalled + healthy) * budget;
    }
}
