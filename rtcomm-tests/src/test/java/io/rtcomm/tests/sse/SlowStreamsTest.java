/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.endpoint.sse.SseChannel;
import io.rtcomm.endpoint.sse.SseEnd;
import io.rtcomm.endpoint.sse.SseStream;
import io.rtcomm.server.RtcommServer;
import io.rtcomm.tests.sse.EventStreamClient.Event;
import io.rtcomm.tests.wire.Wire;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that do not read. */
@Timeout(120)
class SlowStreamsTest {
    private static final int BUDGET = 1 << 20;
    private static final String KILOBYTE = "x".repeat(1000);

    @AutoClose
    private final Wire wire = Wire.start();

    private final RtcommServer server = wire.server();

    private final BlockingQueue<SseEnd> ends = new LinkedBlockingQueue<>();
    private final BlockingQueue<SseStream> streams = new LinkedBlockingQueue<>();
    private SseChannel feed;

    @BeforeEach
    void start() {
        feed = server.sseChannel("/feed").history(100_000, 1L << 30, Duration.ofMinutes(5));
        server.sse("/feed", stream -> {
            stream.onClose(ends::add);
            streams.add(stream);
        });
    }

    private void policy(SlowConsumerPolicy policy) {
        var options = feed.endpoint().options();
        feed.endpoint().options(options.withBudget(BUDGET, 100_000).withPolicy(policy));
    }

    private EventStreamClient slow() {
        var client = EventStreamClient.slow(server.port(), "/feed", "");
        await().until(() -> !streams.isEmpty());
        return client;
    }

    @Test
    void beyondItsBudgetAStreamIsCutAndItsClientResumes() {
        policy(SlowConsumerPolicy.CLOSE);
        String lastEventId;
        int seen = 0;
        int published = 0;
        try (var client = slow()) {
            client.awaitId();
            while (ends.isEmpty()) {
                feed.publish("n", published++ + KILOBYTE).join();
                assertThat(published).as("published to one that does not read").isLessThan(100_000);
            }
            assertThat(ends.poll()).isEqualTo(SseEnd.SLOW_CONSUMER);
            assertThat(streams.remove().bufferedAmount()).isZero();
            try {
                for (Event event = client.nextOrEnd(); event != null; event = client.nextOrEnd()) {
                    assertThat(event.data()).startsWith("\"" + seen + "x");
                    seen++;
                }
                throw new AssertionError("an orderly end (expected: a client can tell that it was cut)");
            } catch (UncheckedIOException e) {
                lastEventId = client.lastEventId();
            }
        }
        assertThat(seen).isLessThan(published);
        try (var client = EventStreamClient.resume(server.port(), "/feed", lastEventId)) {
            for (; seen < published; seen++) {
                assertThat(client.next().data()).startsWith("\"" + seen + "x");
            }
        }
    }

    @Test
    void whereTheNewestWinsTheNewestOfEachNameArrivesInOrder() {
        policy(SlowConsumerPolicy.CONFLATE);
        Map<String, String> newest = new HashMap<>();
        try (var client = slow()) {
            SseStream stream = streams.remove();
            int published = 50_000; // more than the buffers of any operating system
            for (int i = 0; i < published; i++) {
                String name = "price-" + i % 7;
                newest.put(name, "\"" + i + KILOBYTE + "\"");
                feed.publish(name, i + KILOBYTE).join();
            }
            assertThat(stream.isOpen()).isTrue();
            assertThat(stream.bufferedAmount()).isLessThan(BUDGET + (1 << 20));

            Map<String, String> seen = new HashMap<>();
            int count = 0;
            long last = 0;
            while (!seen.equals(newest)) {
                Event event = client.next();
                if (event.type().startsWith("price-")) {
                    seen.put(event.type(), event.data());
                    count++;
                }
                long sequence = Long.parseLong(event.lastEventId().replaceFirst("^.*-", ""));
                assertThat(sequence).isGreaterThan(last);
                last = sequence;
            }
            assertThat(count).isLessThan(published);
        }
    }

    @Test
    void aSlowStreamDelaysNobodyElse() {
        policy(SlowConsumerPolicy.CLOSE);
        try (var slow = slow();
                var quick = EventStreamClient.open(server.port(), "/feed")) {
            quick.awaitId();
            for (int i = 0; i < 20_000; i++) {
                feed.publish("n", i + KILOBYTE).join();
                if (i % 10 == 9) {
                    for (int n = i - 9; n <= i; n++) {
                        assertThat(quick.next().data()).startsWith("\"" + n + "x");
                    }
                }
            }
            await().until(() -> ends.contains(SseEnd.SLOW_CONSUMER));
            assertThat(ends).hasSize(1);
            assertThat(slow.broke()).isTrue();
        }
    }

    @Test
    void aClientThatTakesNothingCannotHoldAClosedStreamForLong() {
        feed.endpoint().options(feed.endpoint().options().withBudget(1 << 30, 1_000_000));
        try (var client = slow()) {
            SseStream stream = streams.remove();
            for (int i = 0; i < 30_000; i++) { // more than the buffers of any operating system
                feed.publish("n", i + KILOBYTE).join();
            }
            assertThat(stream.isWritable()).isFalse();
            stream.close();
            await().atMost(Duration.ofSeconds(30)).until(() -> feed.streamCount() == 0);
            assertThat(client.broke()).isTrue();
        }
    }
}
