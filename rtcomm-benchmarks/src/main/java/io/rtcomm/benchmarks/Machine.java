/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks;

import io.netty.util.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;

/** Says where figures come from. */
public final class Machine {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** The day, the machine and the versions. */
    public static String describe() {
        var netty = Version.identify().get("netty-buffer");
        return "%s; %d x %s; %s %s %s; JDK %s (%s); rtcomm %s; Netty %s"
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        Runtime.getRuntime().availableProcessors(),
                        cpu(),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        System.getProperty("os.arch"),
                        Runtime.version(),
                        System.getProperty("java.vm.vendor"),
                        version(),
                        netty == null ? "unknown" : netty.artifactVersion());
    }

    private static String version() {
        return Objects.requireNonNullElse(Machine.class.getPackage().getImplementationVersion(), "not packaged");
    }

    private static String cpu() {
        try (var lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("CPU");
        } catch (IOException e) {
            return "CPU"; // not Linux
        }
    }
}
