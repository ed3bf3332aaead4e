/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many files a process may have open: server and clients have one for each connection. */
final class OpenFiles {
    private static final String LIMIT = "Max open files";

    /** Libraries, pipes, what epoll needs. */
    private static final int OTHERS = 200;

    private OpenFiles() {}

    /**
     * Makes sure that so many connections are possible.
     *
     * @throws UsageException when they are not
     */
    static void require(int connections) throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/limits"))) {
            require(
                    connections,
                    lines.filter(line -> line.startsWith(LIMIT)).findFirst().orElse(LIMIT + " unlimited unlimited"));
        }
    }

    /** @param limits a line of {@code /proc/self/limits}: the name, what holds, what one may set oneself */
    static void require(int connections, String limits) {
        String[] words = limits.substring(LIMIT.length()).strip().split(" +", -1);
        String most = words[1]; // the JDK and the load generator raise their limit to it
        if (!most.equals("unlimited") && Long.parseLong(most) < connections + OTHERS) {
            throw new UsageException(
                    "%,d connections at a time need %,d open files in a process, and %s are allowed (expected: `ulimit -n %d` in this shell before, as root; or what has fewer, chosen by its name)"
                            .formatted(connections, connections + OTHERS, most, connections + OTHERS));
        }
    }
}
