/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.rtcomm.internal.http.HttpTester.Bodies;
import io.rtcomm.internal.http2.Http2Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The clock of these tests stands still unless they turn it; by default it starts near its overflow. */
class ConnectionTableTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private long now = Long.MAX_VALUE - 40 * SECOND;

    /** Lets seconds pass, each with its sweep. */
    private void pass(HttpTester http, int seconds) {
        for (int i = 0; i < seconds; i++) {
            now += SECOND;
            http.table.sweep(now);
            http.channel.runPendingTasks();
        }
    }

    @Test
    void anIdleConnectionIsClosedAfterTheKeepAliveTimeout() {
        try (var http = HttpTester.handling(exchange -> exchange.respond(200, null, "x"))) {
            http.send(GET);
            pass(http, 75);
            assertThat(http.open()).isTrue();
            pass(http, 1);
            assertThat(http.open()).isFalse();
        }
    }

    @Test
    void everyRequestStartsTheKeepAliveTimeoutAnew() {
        try (var http = HttpTester.handling(exchange -> exchange.respond(200, null, "x"))) {
            for (int i = 0; i < 5; i++) {
                http.send(GET);
                pass(http, 74);
            }
            assertThat(http.open()).isTrue();
        }
    }

    @Test
    void aConnectionThatNeverSaysAnythingIsClosedAfterTheRequestTimeout() {
        try (var http = HttpTester.holding()) {
            pass(http, 30);
            assertThat(http.open()).isTrue();
            pass(http, 1);
            assertThat(http.open()).isFalse();
            assertThat(http.received()).isEmpty();
        }
    }

    @Test
    void aHeadThatTricklesInIsAnswered408() {
        try (var http = HttpTester.holding()) {
            http.send("GET / HTTP/1.1\r\n");
            for (int i = 0; i < 30; i++) {
                http.send("X: y\r\n");
                pass(http, 1);
            }
            assertThat(http.open()).isTrue();
            pass(http, 1);
            assertThat(http.received())
                    .startsWith("HTTP/1.1 408 Request Timeout")
                    .contains("Connection: close");
            assertThat(http.open()).isFalse();
            assertThat(http.exchanges).isEmpty();
        }
    }

    @Test
    void aBodyThatTricklesInIsAborted() {
        var body = new Bodies();
        try (var http = HttpTester.handling(exchange -> exchange.readBody(100, body))) {
            http.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n");
            for (int i = 0; i < 30; i++) {
                http.send("x");
                pass(http, 1);
            }
            assertThat(http.open()).isTrue();
            pass(http, 1);
            assertThat(http.open()).isFalse();
            assertThat(body.events).containsExactly("aborted");
        }
    }

    @Test
    void theUndeclaredBodyOfAnAncientWebSocketHandshakeIsNotWaitedForForever() {
        try (var http = HttpTester.holding()) {
            http.send("GET / HTTP/1.1\r\nHost: h\r\nSec-WebSocket-Key1: 1\r\nSec-WebSocket-Key2: 2\r\n\r\n");
            pass(http, 31);
            assertThat(http.open()).isFalse();
            assertThat(http.exchanges).isEmpty();
        }
    }

    @Test
    void aLongPollIsNotIdle() {
        try (var http = HttpTester.holding()) {
            http.send(GET);
            pass(http, 1000);
            assertThat(http.open()).isTrue();
            http.exchange(0).respond(200, null, "at last");
            pass(http, 75);
            assertThat(http.open()).isTrue();
            pass(http, 2);
            assertThat(http.open()).isFalse();
        }
    }

    @Test
    void aLongPollDoesNotProtectAnUnfinishedHeadBehindIt() {
        try (var http = HttpTester.holding()) {
            http.send(GET + "POST / HTT");
            var events = new ArrayList<String>();
            http.exchange(0).onAbort(() -> events.add("aborted"));
            pass(http, 31);
            assertThat(http.open()).isFalse();
            assertThat(events).containsExactly("aborted");
        }
    }

    @Test
    void drainingClosesIdleConnectionsAndTheOthersWithTheirAnswer() {
        var idle = HttpTester.holding();
        try (idle;
                var busy = HttpTester.holding()) {
            busy.send(GET);
            idle.table.closeGracefully();
            busy.table.closeGracefully();
            assertThat(idle.open()).isFalse();
            assertThat(busy.open()).isTrue();

            busy.exchange(0).respond(200, null, "bye");

            assertThat(busy.received()).contains("bye", "Connection: close");
            assertThat(busy.open()).isFalse();
        }
    }

    @Test
    void drainingLosesNoAnswerOfAPipeline() {
        try (var http = HttpTester.holding()) {
            http.send(GET + GET);
            http.table.closeGracefully();
            http.exchange(0).respond(200, null, "one");
            assertThat(http.received()).contains("one").doesNotContain("close");
            http.exchange(1).respond(200, null, "two");
            assertThat(http.received()).contains("two", "Connection: close");
            assertThat(http.open()).isFalse();
        }
    }

    @Test
    void closingNowAborts() {
        try (var http = HttpTester.holding()) {
            http.send(GET);
            var events = new ArrayList<String>();
            http.exchange(0).onAbort(() -> events.add("aborted"));
            http.table.closeNow();
            assertThat(http.open()).isFalse();
            assertThat(events).containsExactly("aborted");
        }
    }

    @Test
    void connectionsComeAndGoInAnyOrder() {
        var table = new ConnectionTable();
        var front = new HttpFront(new Router(), HttpLimits.DEFAULT, Http2Options.DEFAULT, null);
        var channels = new ArrayList<EmbeddedChannel>();
        for (int i = 0; i < 5; i++) {
            var channel = new EmbeddedChannel();
            front.install(channel, table);
            channels.add(channel);
        }
        assertThat(table.size()).isEqualTo(5);
        for (int i : List.of(2, 4, 0)) {
            channels.get(i).finishAndReleaseAll();
        }
        assertThat(table.size()).isEqualTo(2);
        table.closeNow();
        channels.forEach(EmbeddedChannel::runPendingTasks);
        assertThat(table.size()).isZero();
        assertThat(channels).noneMatch(EmbeddedChannel::isOpen);
    }
}
