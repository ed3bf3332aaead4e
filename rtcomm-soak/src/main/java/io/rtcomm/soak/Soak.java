/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/** The program: a soak, or a storm. */
public final class Soak {
    private static final String HELP = "soak.jar [soak | short | storm] [options]\n  soak, short: "
            + String.join(", ", SoakOptions.NAMES) + "\n  storm: " + String.join(", ", StormOptions.NAMES)
            + "\nEach has a value behind it, but for --tls; docs/soak.md says what they mean.";

    private Soak() {}

    /**
     * Runs one, and ends with status 1 when something was wrong.
     *
     * @param args {@code storm}, or {@code short} for the short form of the soak; then names with values behind them, as
     *     docs/soak.md has them
     */
    public static void main(String[] args) {
        List<String> all = List.of(args);
        if (all.contains("--help")) {
            System.out.println(HELP);
            return;
        }
        Leaks leaks = Leaks.watch();
        boolean named = !all.isEmpty() && !all.get(0).startsWith("--");
        String form = named ? all.get(0) : "soak";
        List<String> rest = named ? all.subList(1, all.size()) : all;
        long seed = System.nanoTime() & 0xffff_ffffL;
        try {
            Ledger ledger = switch (form) {
                case "soak" -> soak(SoakOptions.longForm(seed).with(rest), leaks);
                case "short" -> soak(SoakOptions.shortForm(seed).with(rest), leaks);
                case "storm" -> storm(StormOptions.longForm().with(rest), leaks);
                default -> throw new IllegalArgumentException(form + " (expected: soak, short or storm)");
            };
            ledger.violations().forEach(violation -> System.out.println("VIOLATION " + violation));
            System.out.println(
                    ledger.violated() == 0 ? "everything was as it must be" : ledger.violated() + " violations");
            System.exit(ledger.violated() == 0 ? 0 : 1);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static Ledger soak(SoakOptions options, Leaks leaks) {
        requireDescriptors(options.clients());
        var run = new SoakRun(options, leaks, System.out);
        run.run();
        System.out.println("again with --seed " + options.seed());
        return run.ledger();
    }

    private static Ledger storm(StormOptions options, Leaks leaks) {
        requireDescriptors(options.stalled() + options.healthy());
        var run = new Storm(options, leaks, System.out);
        run.run();
        return run.ledger();
    }

    /** Both ends of every connection are in this process, and those that died stay for a while. */
    private static void requireDescriptors(int clients) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < 4L * clients + 500) {
            System.err.println("at most " + system.getMaxFileDescriptorCount() + " open files are allowed (expected: "
                    + (4L * clients + 500) + " for " + clients + " clients; see ulimit -n)");
        }
    }
}
