/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.server;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.observe.Gauge;
import io.rtcomm.observe.Metric;
import io.rtcomm.tests.wire.EngineClient;
import io.rtcomm.tests.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/limits.md promises to count is counted, once for each breach, over a real server. */
@Timeout(60)
class MetricsTest {
    private static final Path PAGE = Path.of("..", "docs", "limits.md");
    private static final Pattern NAME = Pattern.compile("`(rtcomm\\.[a-z0-9.]+)`");

    /** The names in the rows of tables. */
    static Stream<String> namesInTables() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("|"))
                .flatMap(line -> NAME.matcher(line).results())
                .map(found -> found.group(1))
                .collect(toCollection(TreeSet::new))
                .stream();
    }

    @Test
    void thePageNamesAllMetricsAndGaugesAndNoOthers() throws IOException {
        assertThat(namesInTables())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Metric.values()).map(Metric::text).toList());
        var known = new TreeSet<String>();
        Stream.of(Metric.values()).map(Metric::text).forEach(known::add);
        Stream.of(Gauge.values()).map(Gauge::text).forEach(known::add);
        assertThat(NAME.matcher(Files.readString(PAGE)).results().map(found -> found.group(1)))
                .hasSameElementsAs(known);
    }

    @ParameterizedTest
    @MethodSource("namesInTables")
    void oneBreachIsCountedOnce(String name) {
        Metric metric = Arrays.stream(Metric.values())
                .filter(each -> each.text().equals(name))
                .findFirst()
                .orElseThrow();
        var breaches = new Breaches();
        Breaches.Breach breach = breaches.of(metric);
        Map<Metric, Long> expected = new EnumMap<>(Metric.class);
        expected.put(metric, 1L);
        for (Metric other : breach.others()) {
            expected.put(other, 1L);
        }
        try (var wire =
                Wire.start(options -> breach.options().apply(options.limits(Breaches.CALM)), breach.application())) {
            try {
                breach.attack().accept(wire);
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(counted(wire)).containsAllEntriesOf(expected));
                assertThat(counted(wire)).isEqualTo(expected);
            } finally {
                breaches.end();
            }
        }
    }

    /** What has risen. */
    private static Map<Metric, Long> counted(Wire wire) {
        Map<Metric, Long> counts = wire.server().metrics().counts();
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    @Test
    void gaugesTellWhatThereIsNow() {
        try (var wire = Wire.start(options -> options, started -> {
            started.server().sse("/stream", stream -> {});
            started.server().webSocket("/raw", ws -> {});
            started.io().onConnection(socket -> socket.join("room"));
        })) {
            EngineClient one = wire.webSocket();
            EngineClient two = wire.webSocket();
            one.connect();
            two.connect();
            wire.http().sendGet("/stream").readHead();
            wire.webSocket("/raw");
            await().untilAsserted(() -> assertThat(wire.server().metrics().values())
                    .isEqualTo(new EnumMap<>(Map.of(
                            Gauge.CONNECTIONS,
                            4L,
                            Gauge.SESSIONS,
                            2L,
                            Gauge.NAMESPACES,
                            1L,
                            Gauge.SOCKETS,
                            2L,
                            Gauge.ROOMS,
                            1L,
                            Gauge.STREAMS,
                            1L,
                            Gauge.WEBSOCKETS,
                            1L))));

            one.send("41");

            await().until(() -> wire.server().metrics().value(Gauge.SOCKETS) == 1);
            assertThat(wire.server().metrics().value(Gauge.SESSIONS)).isEqualTo(2);
        }
    }
}
