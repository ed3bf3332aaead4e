/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.rtcomm.endpoint.sse.SseChannel;
import io.rtcomm.endpoint.sse.SseEvent;
import io.rtcomm.server.RtcommServer;
import io.rtcomm.tests.sse.EventStreamClient.Event;
import io.rtcomm.tests.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that come back get what they have missed, with no gap and nothing twice. */
@Timeout(120)
class ReplayTest {
    private static final int PUBLISHERS = 4;
    private static final int CLIENTS = 3;
    private static final int DISCONNECTS = 100;

    @AutoClose
    private final Wire wire = Wire.start();

    private final RtcommServer server = wire.server();
    private SseChannel feed;

    @BeforeEach
    void start() {
        feed = server.sseChannel("/feed");
    }

    private EventStreamClient open() {
        return EventStreamClient.open(server.port(), "/feed");
    }

    private EventStreamClient resume(String id) {
        return EventStreamClient.resume(server.port(), "/feed", id);
    }

    private String publish(Object value) {
        return feed.publish("update", value).join();
    }

    @Test
    void aHundredRandomDisconnectsUnderConcurrentPublishingLoseAndRepeatNothing() throws Exception {
        feed.history(1_000_000, 1L << 30, Duration.ofHours(1));

        checkDisconnects();
    }

    @Test
    void aStoreThatAnswersLateAndOutOfStepLosesAndRepeatsNothing() throws Exception {
        var store = new LaggingStore();
        feed.history(store);
        try {
            checkDisconnects();
        } finally {
            store.close();
        }
    }

    private void checkDisconnects() throws Exception {
        var published = new ConcurrentHashMap<String, String>(); // data by id
        var done = new AtomicBoolean();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<?>> publishers = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                int number = i;
                publishers.add(threads.submit(() -> publishUntil(done, number, published)));
            }
            List<Future<List<Event>>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(visits(new Random(i))));
            }
            List<List<Event>> seen = new ArrayList<>();
            for (var client : clients) {
                seen.add(client.get());
            }
            done.set(true);
            for (var publisher : publishers) {
                publisher.get();
            }
            for (List<Event> events : seen) {
                assertThat(events).hasSizeGreaterThan(DISCONNECTS);
                checkOrder(events, published);
            }
        } finally {
            done.set(true);
            threads.shutdownNow();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void publishUntil(AtomicBoolean done, int number, Map<String, String> published) {
        for (int i = 0; !done.get(); i++) {
            String data = number + ":" + i;
            feed.publish("update", data)
                    .thenAccept(id -> published.put(id, '"' + data + '"'))
                    .join();
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
        }
    }

    /** Comes, reads a while, leaves in one of two ways, comes back. */
    private Callable<List<Event>> visits(Random random) {
        return () -> {
            var seen = new ArrayList<Event>();
            String lastEventId = "";
            for (int visit = 0; visit < DISCONNECTS; visit++) {
                try (var client = lastEventId.isEmpty() ? open() : resume(lastEventId)) {
                    for (int i = random.nextInt(100); i >= 0; i--) {
                        seen.add(client.next());
                    }
                    lastEventId = client.lastEventId();
                    if (random.nextBoolean()) {
                        client.reset();
                    }
                }
            }
            return seen;
        };
    }

    private static void checkOrder(List<Event> seen, Map<String, String> published) {
        long last = sequence(seen.get(0)) - 1;
        for (Event event : seen) {
            assertThat(event.type()).isEqualTo("update");
            assertThat(sequence(event)).as("after %d", last).isEqualTo(last + 1);
            assertThat(event.data()).isEqualTo(published.get(event.lastEventId()));
            last++;
        }
    }

    private static long sequence(Event event) {
        return Long.parseLong(event.lastEventId().replaceFirst("^.*[-s]", ""));
    }

    @Test
    void everyClientSeesTheOneOrder() {
        feed.history(100_000, Duration.ofHours(1));
        String start = publish("start");
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            for (int i = 0; i < PUBLISHERS; i++) {
                threads.submit(() -> {
                    for (int n = 0; n < 500; n++) {
                        feed.publish("update", Thread.currentThread().getName() + n);
                    }
                });
            }
            List<List<Event>> seen = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                try (var client = resume(start)) {
                    List<Event> all = new ArrayList<>();
                    for (int n = 0; n < 500 * PUBLISHERS; n++) {
                        all.add(client.next());
                    }
                    seen.add(all);
                }
            }
            assertThat(seen.get(1)).isEqualTo(seen.get(0));
            assertThat(seen.get(2)).isEqualTo(seen.get(0));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whoHasSeenNothingYetKnowsWhereToResume() {
        publish("before");
        String id;
        try (var client = open()) {
            client.awaitId();
            id = client.lastEventId();
        }
        publish("missed");

        try (var client = resume(id)) {
            assertThat(client.next().data()).isEqualTo("\"missed\"");
        }
    }

    @Test
    void aFirstVisitorOfAnEmptyChannelCanResume() {
        String id;
        try (var client = open()) {
            client.awaitId();
            id = client.lastEventId();
        }
        publish("first");

        try (var client = resume(id)) {
            assertThat(client.next().data()).isEqualTo("\"first\"");
        }
    }

    @Test
    void whoComesForTheFirstTimeMayGetTheLatest() {
        feed.latestFirst(true);
        publish("old");
        String id = publish("latest");

        try (var client = open()) {
            assertThat(client.next()).isEqualTo(new Event("update", "\"latest\"", id));
            publish("next");
            assertThat(client.next().data()).isEqualTo("\"next\"");
        }
    }

    @Test
    void whoMissedTooMuchIsTold() {
        feed.history(3, Duration.ofMinutes(1));
        String first = publish(0);
        for (int i = 1; i <= 4; i++) {
            publish(i);
        }
        String newest = publish(5);

        try (var client = resume(first)) {
            assertThat(client.next()).isEqualTo(new Event(SseChannel.RESET, "{\"reason\":\"expired\"}", newest));
            publish("live");
            assertThat(client.next().data()).isEqualTo("\"live\"");
        }
        try (var client = resume(newest)) {
            assertThat(client.next().data()).isEqualTo("\"live\"");
        }
    }

    @Test
    void anIdOfAnotherRunOfTheServerIsUnknownHoweverItLooks() {
        String ofAnother;
        try (var other = Wire.start()) {
            ofAnother = other.server()
                    .sseChannel("/feed")
                    .publish("update", "other")
                    .join();
        }
        for (int i = 0; i < 5; i++) {
            publish(i);
        }
        String newest = publish("newest");

        for (String id : List.of(ofAnother, "1", newest + "0", "nonsense")) {
            try (var client = resume(id)) {
                assertThat(client.next()).isEqualTo(new Event(SseChannel.RESET, "{\"reason\":\"unknown\"}", newest));
            }
        }
    }

    @Test
    void aReplayLargerThanTheBudgetComesAsFastAsItIsTaken() {
        feed.history(10_000, 64L << 20, Duration.ofMinutes(1));
        feed.endpoint().options(feed.endpoint().options().withBudget(1 << 20, 1000));
        String start = publish("start");
        String kilobytes = "x".repeat(10_000);
        for (int i = 0; i < 2000; i++) {
            publish(i + kilobytes);
        }

        try (var client = resume(start)) {
            for (int i = 0; i < 2000; i++) {
                assertThat(client.next().data()).startsWith("\"" + i + "x");
            }
            publish("live");
            assertThat(client.next().data()).isEqualTo("\"live\"");
        }
    }

    @Test
    void handlersAndMiddlewareSeeTheStreamsOfAChannel() {
        feed.use((stream, next) -> {
            if (stream.handshake().query().containsKey("token")) {
                next.proceed();
            } else {
                next.reject(401, "token?");
            }
        });
        server.sse("/feed", stream -> stream.send("welcome", "you"));

        try (var client = open()) {
            assertThat(client.status()).isEqualTo(401);
        }
        try (var client = EventStreamClient.open(server.port(), "/feed?token")) {
            assertThat(client.next().type()).isEqualTo("welcome");
            publish("all");
            assertThat(client.next().data()).isEqualTo("\"all\"");
        }
    }

    @Test
    void whatAChannelCannotPublishIsTheCallersError() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> feed.publish(SseEvent.of(1).id("mine")));
        assertThatIllegalArgumentException().isThrownBy(() -> feed.publish(SseEvent.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> feed.publish("two\nlines", 1));
        publish(1);
        assertThatIllegalStateException().isThrownBy(() -> feed.history(10, Duration.ofMinutes(1)));
    }

    @Test
    void aClosedChannelForgetsEverything() {
        String id = publish("secret");

        feed.close();
        feed = server.sseChannel("/feed");

        try (var client = resume(id)) {
            assertThat(client.next().type()).isEqualTo(SseChannel.RESET);
        }
    }
}
