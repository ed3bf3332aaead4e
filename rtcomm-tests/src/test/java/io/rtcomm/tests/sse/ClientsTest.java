/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import io.rtcomm.Cors;
import io.rtcomm.endpoint.sse.SseChannel;
import io.rtcomm.endpoint.sse.SseEvent;
import io.rtcomm.endpoint.sse.SseOptions;
import io.rtcomm.endpoint.sse.SseStream;
import io.rtcomm.http.Endpoint;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.server.RtcommServer;
import io.rtcomm.tests.BrowserFixture;
import io.rtcomm.tests.NodeFixture;
import io.rtcomm.tests.Prerequisite;
import io.rtcomm.tests.wire.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The clients that people have: the browser's, that of npm, curl. */
@Timeout(180)
class ClientsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int EVENTS = 500;

    /** Collects what a page sees of a stream. */
    private static final String LISTEN = """
            ([url, names, credentials]) => {
              window.seen = []; window.errors = 0; window.opens = 0;
              window.source = new EventSource(url, { withCredentials: credentials });
              source.onopen = () => opens++;
              source.onerror = () => errors++;
              for (const name of names) {
                source.addEventListener(name, (e) => seen.push([e.type, e.data, e.lastEventId]));
              }
            }""";

    @AutoClose
    private final Wire wire = Wire.start();

    private final RtcommServer server = wire.server();
    private final Queue<SseStream> streams = new ConcurrentLinkedQueue<>();
    private SseChannel feed;

    @BeforeEach
    void start() {
        feed = server.sseChannel("/feed").history(10_000, Duration.ofMinutes(5)).retry(Duration.ofMillis(20));
        server.sse("/feed", streams::add);
        server.endpoint(new BlankPage());
    }

    private String url(String path) {
        return "http://localhost:" + server.port() + path;
    }

    /** Publishes, and now and then ends all streams as if the network had failed. */
    private void publishAndDrop() {
        for (int i = 0; i < EVENTS; i++) {
            feed.publish("n", i).join();
            if (i % 100 == 50) {
                await().atMost(PATIENCE).until(() -> !streams.isEmpty());
                streams.remove().close();
            }
        }
    }

    private static List<String> numbers() {
        var numbers = new ArrayList<String>();
        for (int i = 0; i < EVENTS; i++) {
            numbers.add(String.valueOf(i));
        }
        return numbers;
    }

    private static final class BlankPage implements Endpoint {
        @Override
        public boolean matches(String path) {
            return path.equals("/blank");
        }

        @Override
        public void handle(HttpExchange exchange) {
            exchange.respond(200, "text/html; charset=utf-8", "<!doctype html><title>blank</title>");
        }
    }

    private void inPage(Consumer<Page> rule) {
        try (var browser = BrowserFixture.launch("EventSource of a browser")) {
            var page = browser.newPage();
            page.setDefaultTimeout(PATIENCE.toMillis());
            page.navigate(url("/blank"));
            rule.accept(page);
            page.context().close();
        }
    }

    @Test
    void theBrowserComesBackWithTheLastIdAndMissesNothing() {
        inPage(page -> {
            page.evaluate(LISTEN, List.of("/feed", List.of("n"), false));
            page.waitForCondition(() -> !streams.isEmpty());

            publishAndDrop();

            page.waitForFunction("seen.length >= " + EVENTS);
            assertThat(page.evaluate("seen.map(e => e[1])")).isEqualTo(numbers());
            assertThat((int) page.evaluate("opens")).isGreaterThan(1);
            page.evaluate("source.close()");
            await().atMost(PATIENCE).until(() -> feed.streamCount() == 0);
        });
    }

    @Test
    void theBrowserReadsEveryFieldAsItWasMeant() {
        server.sse("/fields", stream -> {
            stream.sendText("one\ntwo\r\nthree\rfour");
            stream.send(SseEvent.text(" \uD83D\uDE00").event("grüße").id("日本"));
            stream.join("room");
            server.of("/").to("room").emit("many", 1, "two", new byte[] {3});
        });
        inPage(page -> {
            page.evaluate(LISTEN, List.of("/fields", List.of("message", "grüße", "many"), false));
            page.waitForFunction("seen.length == 3");

            assertThat(page.evaluate("seen"))
                    .isEqualTo(List.of(
                            List.of("message", "one\ntwo\nthree\nfour", ""),
                            List.of("grüße", " \uD83D\uDE00", "日本"),
                            List.of("many", "[1,\"two\",\"Aw==\"]", "日本")));
        });
    }

    @Test
    void theBrowserSendsIdsOfAnyScriptBack() {
        var ids = new ConcurrentLinkedQueue<String>();
        server.sse("/ids", SseOptions.DEFAULT.withRetry(Duration.ofMillis(10)), stream -> {
            ids.add(stream.lastEventId().orElse(""));
            stream.send(SseEvent.of(1).id("é-日本"));
            stream.close();
        });
        inPage(page -> {
            page.evaluate(LISTEN, List.of("/ids", List.of("message"), false));
            await().atMost(PATIENCE).until(() -> ids.size() >= 2);
            page.evaluate("source.close()");

            assertThat(List.copyOf(ids).subList(0, 2)).containsExactly("", "é-日本");
        });
    }

    @Test
    void theBrowserStaysAwayWhenItIsTold() {
        var visits = new ConcurrentLinkedQueue<Boolean>();
        server.sse("/done", SseOptions.DEFAULT.withRetry(Duration.ofMillis(10)), stream -> {
                    stream.send(SseEvent.of("all").id("end"));
                    stream.close();
                })
                .use((stream, next) -> {
                    visits.add(true);
                    if (stream.lastEventId().isPresent()) {
                        stream.stayAway();
                    } else {
                        next.proceed();
                    }
                });
        inPage(page -> {
            page.evaluate(LISTEN, List.of("/done", List.of("message"), false));
            page.waitForFunction("source.readyState === EventSource.CLOSED");

            assertThat(visits).hasSize(2);
            assertThat(page.evaluate("seen.length")).isEqualTo(1);
        });
    }

    @Test
    void aPageOfAnotherOriginReadsWhatItMay() {
        server.sse("/shared", stream -> stream.sendText("hello"))
                .options(SseOptions.DEFAULT.withCors(
                        Cors.builder().origins(url("")).credentials(true).build()));
        server.sse("/own", stream -> stream.sendText("secret"));
        String other = "http://127.0.0.1:" + server.port(); // for browsers another origin than localhost
        inPage(page -> {
            page.evaluate(LISTEN, List.of(other + "/shared", List.of("message"), true));
            page.waitForFunction("seen.length == 1");
            page.evaluate("source.close()");

            page.evaluate(LISTEN, List.of(other + "/own", List.of("message"), true));
            page.waitForFunction("source.readyState === EventSource.CLOSED");
            assertThat(page.evaluate("seen.length")).isEqualTo(0);
        });
    }

    @Test
    void theClientOfNpmComesBackWithTheLastIdAndMissesNothing() {
        var node = NodeFixture.require("the npm package eventsource");
        try (var running = node.start("eventsource.mjs", url("/feed"), "n")) {
            await().atMost(PATIENCE).until(() -> !streams.isEmpty());

            publishAndDrop();

            var data = new ArrayList<String>();
            while (data.size() < EVENTS) {
                String line = running.nextLine(PATIENCE);
                if (line.contains("\"type\":\"n\"")) {
                    data.add(line.replaceFirst("^.*\"data\":\"([0-9]+)\".*$", "$1"));
                }
            }
            assertThat(data).isEqualTo(numbers());
        }
        await().atMost(PATIENCE).until(() -> feed.streamCount() == 0);
    }

    @Test
    void theClientOfNpmHearsARefusal() {
        var node = NodeFixture.require("the npm package eventsource");
        server.sse("/closed").use((stream, next) -> next.reject(401, "no"));

        assertThat(node.run(PATIENCE, "eventsource.mjs", url("/closed"), "n"))
                .containsExactly("{\"error\":401,\"closed\":true}");
    }

    @Test
    void curlShowsAStream() throws IOException, InterruptedException {
        var curl = Prerequisite.program("curl", "curl.exe")
                .orElseThrow(() -> Prerequisite.missing("curl", "found no curl on the PATH (expected: curl)"));
        server.sse("/events", SseOptions.DEFAULT.withGzip(true), stream -> {
            stream.send("score", List.of(1, 2));
            stream.close();
        });
        for (String option : List.of("--no-buffer", "--compressed")) {
            var process = new ProcessBuilder(curl.toString(), "--silent", option, url("/events"))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String out = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(out).isEqualTo(":\n\nevent: score\ndata: [1,2]\n\n");
        }
    }
}
