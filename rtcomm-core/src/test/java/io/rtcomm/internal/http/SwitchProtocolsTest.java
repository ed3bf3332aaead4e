/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.rtcomm.http.HttpExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SwitchProtocolsTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String UPGRADE =
            "GET /ws HTTP/1.1\r\nHost: h\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n\r\n";

    private final List<String> events = new ArrayList<>();
    private final Consumer<ChannelPipeline> install = pipeline -> {
        events.add("install");
        pipeline.addLast(new Recorder());
    };

    private boolean upgrade(HttpExchange exchange) {
        return exchange.switchProtocols(fields(), install);
    }

    private static HttpHeaders fields() {
        return new DefaultHttpHeaders().add("Upgrade", "websocket").add("Connection", "Upgrade");
    }

    private void upgradeAndNote(HttpExchange exchange) {
        upgrade(exchange);
        events.add("switched");
    }

    @Test
    void bytesBehindTheRequestReachTheNewHandlersAfterTheSwitch() {
        try (var http = HttpTester.handling(this::upgradeAndNote)) {
            http.send(UPGRADE + "\u0081\u0085leftover");
            assertThat(events).containsExactly("install", "switched", "read \u0081\u0085leftover", "complete");
            events.clear();
            http.send("more");
            assertThat(events).containsExactly("read more", "complete");
            assertThat(http.channel.pipeline().names())
                    .hasSize(2)
                    .first()
                    .asString()
                    .contains("Recorder");
            http.channel.flush();
            http.received();
        }
    }

    @Test
    void bytesThatCameBeforeALateSwitchReachTheNewHandlers() {
        try (var http = HttpTester.holding()) {
            http.send(UPGRADE + "one");
            http.send("two");
            assertThat(upgrade(http.exchange(0))).isTrue();
            assertThat(events).containsExactly("install");
            http.channel.runPendingTasks();
            assertThat(events).containsExactly("install", "read onetwo", "complete");
            http.channel.flush();
            http.received();
        }
    }

    @Test
    void bytesBehindTheRequestReachTheNewHandlersEvenIfTheClientIsGoneAtOnce() {
        try (var http = HttpTester.holding()) {
            http.send(UPGRADE + "last words");
            assertThat(upgrade(http.exchange(0))).isTrue();
            http.channel.pipeline().fireChannelInactive();
            assertThat(events).containsExactly("install", "read last words", "complete", "inactive");
            http.channel.flush();
            http.received();
        }
    }

    @Test
    void the101CarriesItsFieldsThenThoseOfTheResponseAndIsNotFlushed() {
        var flushes = new FlushCounter();
        try (var http = HttpTester.holding()) {
            http.channel.pipeline().addFirst(flushes);
            http.send(UPGRADE);
            var exchange = http.exchange(0);
            exchange.responseHeaders().add("Access-Control-Allow-Origin", "https://a.example");
            exchange.responseHeaders().add("Vary", "Origin");
            exchange.beforeHeaders(headers -> headers.add("X", headers.get("vary")));

            boolean switched = exchange.switchProtocols(
                    fields(),
                    pipeline ->
                            pipeline.write(pipeline.channel().alloc().buffer().writeByte('!')));

            assertThat(switched).isTrue();
            assertThat(exchange.answered()).isTrue();
            assertThat(flushes.count).isZero();
            http.channel.flush();
            assertThat(http.received())
                    .isEqualTo("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Access-Control-Allow-Origin: https://a.example\r\nVary: Origin\r\nX: Origin\r\n\r\n!");
        }
    }

    @Test
    void theConnectionLeavesTheTableAndIsNotSweptAnyMore() {
        try (var http = HttpTester.handling(this::upgrade)) {
            http.send(UPGRADE);
            assertThat(http.table.size()).isZero();
            http.channel.flush();
            http.received();
        }
    }

    @Test
    void whileAnEarlierRequestWaitsTheUpgradeIsRefused() {
        try (var http = HttpTester.holding()) {
            http.send(GET + UPGRADE);
            assertThat(upgrade(http.exchange(1))).isFalse();
            assertThat(events).isEmpty();
            http.exchange(0).respond(200, null, "first");
            assertThat(http.received()).containsSubsequence("first", "HTTP/1.1 400 ", "Connection: close");
            assertThat(http.open()).isFalse();
        }
    }

    @Test
    void anAnsweredRequestIsNotSwitched() {
        try (var http = HttpTester.holding()) {
            http.send(UPGRADE);
            http.exchange(0).respond(400, null, "no");
            assertThat(upgrade(http.exchange(0))).isFalse();
            assertThat(http.received()).startsWith("HTTP/1.1 400 ").doesNotContain("101");
            assertThat(http.open()).isTrue();
        }
    }

    @Test
    void aRefusedUpgradeLeavesTheConnectionUsable() {
        try (var http = HttpTester.holding()) {
            http.send(UPGRADE + GET);
            assertThat(http.exchanges).hasSize(1);
            http.exchange(0).respond(400, null, "no");
            assertThat(http.exchanges).hasSize(2);
        }
    }

    @Test
    void aLostConnectionIsNotSwitched() {
        try (var http = HttpTester.holding()) {
            http.send(UPGRADE);
            http.channel.close();
            http.channel.runPendingTasks();
            assertThat(upgrade(http.exchange(0))).isFalse();
            assertThat(events).isEmpty();
        }
    }

    @Test
    void aRequestWhoseBodyHasNotComeIsNotSwitched() {
        try (var http =
                HttpTester.handling(exchange -> assertThat(upgrade(exchange)).isFalse())) {
            http.send(
                    "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
            assertThat(http.received()).startsWith("HTTP/1.1 400 ");
            assertThat(http.open()).isFalse();
        }
    }

    @Test
    void anInstallThatFailsClosesTheConnection() {
        try (var http = HttpTester.holding()) {
            http.send(UPGRADE);
            assertThatThrownBy(() -> http.exchange(0).switchProtocols(fields(), pipeline -> {
                        throw new IllegalStateException("install that fails on purpose");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(http.open()).isFalse();
        }
    }

    private final class Recorder extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            var bytes = (ByteBuf) message;
            events.add("read " + bytes.toString(ISO_8859_1));
            bytes.release();
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            events.add("complete");
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            events.add("inactive");
        }
    }
}
