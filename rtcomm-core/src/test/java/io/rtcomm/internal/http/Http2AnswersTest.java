/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.http.HttpExchange;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers over HTTP/2, and what becomes of those that are given late or not taken, frame by frame. */
@Timeout(60)
class Http2AnswersTest {
    @AutoClose
    private final Http2Fixture http2 = new Http2Fixture();

    private final HeldEndpoint held = http2.held;
    private final StreamedEndpoint streams = http2.streams;

    @Test
    void anAnswerHasNothingOfAConnectionAndLowerCaseNames() throws Exception {
        var client = http2.greeting();
        client.request(1, FrameClient.get("/held"));
        var exchange = held.next();
        exchange.responseHeaders()
                .set("X-Upper", "1")
                .set("Connection", "keep-alive")
                .set("Keep-Alive", "timeout=5")
                .set("Transfer-Encoding", "chunked")
                .set("Upgrade", "h2c");
        exchange.respondAndClose(200, "text/plain", "body");
        var fields = client.headers(1);
        assertThat(fields.names().stream().map(CharSequence::toString))
                .containsExactlyInAnyOrder(":status", "x-upper", "content-type", "content-length");
        assertThat(client.next(FrameClient.DATA, 1).text()).isEqualTo("body");
        client.request(3, FrameClient.get("/fixed")); // the connection lives on
        assertThat(client.next(FrameClient.DATA, 3).text()).isEqualTo("12345");
    }

    @Test
    void answersOvertakeEachOther() throws Exception {
        var client = http2.greeting();
        client.request(1, FrameClient.get("/held"));
        var first = held.next();
        client.request(3, FrameClient.get("/fixed"));
        assertThat(client.next(FrameClient.DATA, 3).text()).isEqualTo("12345");
        first.respond(200, null, "first");
        assertThat(client.next(FrameClient.DATA, 1).text()).isEqualTo("first");
    }

    @Test
    void anAnswerStopsWhereTheWindowOfTheClientEnds() throws Exception {
        var client = http2.greeting();
        client.request(1, FrameClient.get("/held"));
        held.next().respond(200, null, "x".repeat(70_000));
        int received = 0;
        while (received < 65_535) {
            received += client.next(FrameClient.DATA, 1).payload().length;
        }
        assertThat(received).isEqualTo(65_535);
        client.frame(FrameClient.WINDOW_UPDATE, 0, 0, 0, 1, 0, 0);
        client.frame(FrameClient.WINDOW_UPDATE, 0, 1, 0, 1, 0, 0);
        var rest = client.next(FrameClient.DATA, 1);
        assertThat(rest.payload()).hasSize(70_000 - 65_535);
        assertThat(rest.endsStream()).isTrue();
    }

    @Test
    void anAnswerThatIsNotTakenIsGivenUp() throws Exception {
        var client = http2.greeting();
        client.request(1, FrameClient.get("/held"));
        held.next().respond(200, null, "x".repeat(70_000));
        for (int received = 0; received < 65_535; ) {
            received += client.next(FrameClient.DATA, 1).payload().length;
        }
        http2.server.sweep(Duration.ZERO);
        http2.server.sweep(Duration.ofSeconds(30));
        assertThat(client.next(FrameClient.RST_STREAM, 1).error()).isEqualTo(8); // CANCEL
    }

    @Test
    void whoWantsToKnowWhenAnAnswerWasSentIsToldOnceWhateverHappens() throws Exception {
        var told = new LinkedBlockingQueue<String>();
        try (var own = new Http2Fixture()) {
            var client = own.greeting();
            client.request(1, FrameClient.get("/held"));
            HttpExchange answered = own.held.next();
            answered.onSent(() -> told.add("answered"));
            answered.respond(200, null, "body");
            assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("answered");
            assertThat(client.next(FrameClient.DATA, 1).text()).isEqualTo("body");
            client.request(3, FrameClient.get("/held"));
            own.held.next().onSent(() -> told.add("ended"));
        }
        assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("ended");
        assertThat(told).isEmpty();
    }

    @Test
    void pollsAndStreamsMayTakeAsLongAsTheyLike() throws Exception {
        var client = http2.greeting();
        client.request(1, FrameClient.get("/held"));
        client.request(3, FrameClient.get("/stream"));
        var exchange = held.next();
        var begun = streams.next();
        for (int hour = 0; hour < 3; hour++) {
            http2.server.sweep(Duration.ofHours(hour));
        }
        begun.write("still here");
        assertThat(client.next(FrameClient.DATA, 3).text()).isEqualTo("still here");
        exchange.respond(200, null, "late");
        assertThat(client.next(FrameClient.DATA, 1).text()).isEqualTo("late");
    }

    @Test
    void aResetAbortsAnExchange() throws Exception {
        var client = http2.greeting();
        client.request(1, FrameClient.get("/held/1"));
        client.begin(3, FrameClient.get("/held/3")); // a body follows
        client.request(5, FrameClient.get("/stream"));
        held.next();
        held.next();
        var begun = streams.next();
        for (int stream = 1; stream <= 5; stream += 2) {
            client.cancel(stream);
        }
        await().untilAsserted(() -> assertThat(held.aborted).containsExactly("/held/1", "/held/3"));
        await().untilAsserted(() -> assertThat(begun.log().events).containsExactly("closed"));
        assertThat(http2.server.connections()).isOne();
        client.ping();
        var answer = client.next(frame -> frame.type() == FrameClient.RST_STREAM || frame.type() == FrameClient.PING);
        assertThat(answer.type()).as("no reset for a reset").isEqualTo(FrameClient.PING); // RFC 9113 §5.4.2
    }

    @Test
    void theEndOfAConnectionAbortsItsExchanges() throws Exception {
        var client = http2.greeting();
        client.request(1, FrameClient.get("/held/1"));
        client.begin(3, FrameClient.get("/held/3"));
        client.request(5, FrameClient.get("/stream"));
        held.next();
        held.next();
        var begun = streams.next();
        client.close();
        await().untilAsserted(() -> assertThat(held.aborted).containsExactlyInAnyOrder("/held/1", "/held/3"));
        await().untilAsserted(() -> assertThat(begun.log().events).containsExactly("closed"));
    }

    @Test
    void anExchangeThatIsDroppedIsReset() throws Exception {
        var client = http2.greeting();
        client.request(1, FrameClient.get("/held"));
        held.next().drop();
        assertThat(client.next(FrameClient.RST_STREAM, 1).error()).isEqualTo(8);
    }

    @Test
    void aThousandStreamsThatAreAbandonedLeaveNothing() throws Exception {
        for (int i = 0; i < 50; i++) {
            try (var client = FrameClient.greeting(http2.server.port())) {
                for (int stream = 1; stream < 40; stream += 2) {
                    client.request(stream, FrameClient.get("/stream"));
                    var begun = streams.next();
                    begun.write("one");
                    if (stream % 4 == 1) {
                        client.cancel(stream);
                    }
                }
            }
        }
        await().until(() -> http2.server.connections() == 0);
    }
}
