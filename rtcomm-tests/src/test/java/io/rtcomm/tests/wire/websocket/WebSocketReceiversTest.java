/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.websocket;

import static io.rtcomm.tests.wire.websocket.NotingServer.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.endpoint.websocket.WebSocket;
import io.rtcomm.endpoint.websocket.WebSocketOptions;
import io.rtcomm.endpoint.websocket.WebSocketState;
import io.rtcomm.tests.wire.Wire;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What many receivers get, fast ones and slow ones. */
@Timeout(60)
class WebSocketReceiversTest {
    @AutoClose
    private final NotingServer server = new NotingServer();

    private final Wire wire = server.wire;

    @Test
    void aBroadcastReachesAllOrAllButOne() throws Exception {
        server.serve();
        var first = server.open();
        WebSocket one = server.opened();
        var second = server.open();
        server.opened();
        assertThat(server.endpoint().count()).isEqualTo(2);

        server.endpoint().broadcast("all");
        server.endpoint().broadcastExcept(one, "others");
        server.endpoint().broadcast(new byte[] {7});

        assertThat(first.text()).isEqualTo("all");
        assertThat(first.next().payload()).containsExactly(7);
        assertThat(second.text()).isEqualTo("all");
        assertThat(second.text()).isEqualTo("others");
        assertThat(second.next().payload()).containsExactly(7);
    }

    @Test
    void whatOneThreadSendsArrivesInThatOrder() throws Exception {
        server.serve();
        var client = server.open();
        WebSocket webSocket = server.opened();
        for (int i = 0; i < 500; i++) {
            webSocket.send("s" + i);
            server.endpoint().broadcast("b" + i);
        }

        for (int i = 0; i < 500; i++) {
            assertThat(client.text()).isEqualTo("s" + i);
            assertThat(client.text()).isEqualTo("b" + i);
        }
    }

    @Test
    void aSlowReceiverIsCutOffAndTheFastOnesGetEverything() throws Exception {
        server.serve(WebSocketOptions.DEFAULT.withBacklog(1 << 20, 100));
        server.open();
        WebSocket slow = server.opened();
        var fast = server.open();
        server.opened();
        byte[] data = new byte[100_000];
        for (int i = 0; i < 200; i++) {
            server.endpoint().broadcast(data);
            assertThat(fast.next().payload()).hasSize(data.length);
        }

        await().until(() -> slow.state() == WebSocketState.CLOSED);
        assertThat(List.of(wire.noted(), wire.noted())).contains("close 1008 slow consumer");
        assertThat(server.endpoint().count()).isEqualTo(1);
        assertThat(slow.bufferedAmount()).isZero();
    }

    @Test
    void aSlowReceiverMayMissBroadcastsInstead() throws Exception {
        server.serve(WebSocketOptions.DEFAULT
                .withBacklog(1 << 20, 100)
                .withSlowConsumers(SlowConsumerPolicy.DROP_OLDEST_VOLATILE));
        var client = server.open();
        WebSocket webSocket = server.opened();
        for (int i = 0; i < 300; i++) {
            server.endpoint().broadcast(("%06d".formatted(i) + "x".repeat(100_000)));
        }
        server.endpoint().broadcast("end");
        await().until(() -> webSocket.bufferedAmount() > 0);

        int last = -1;
        int received = 0;
        String text = client.text();
        while (!text.equals("end")) {
            int number = Integer.parseInt(text.substring(0, 6));
            assertThat(number).isGreaterThan(last);
            last = number;
            received++;
            text = client.text();
        }
        assertThat(last).isEqualTo(299);
        assertThat(received).isLessThan(300);
        assertThat(webSocket.state()).isEqualTo(WebSocketState.OPEN);
    }

    @Test
    void backPressureIsSeenAndCanBeAwaited() throws Exception {
        server.serve(WebSocketOptions.DEFAULT.withBacklog(64 << 20, 10_000));
        var client = server.open();
        WebSocket webSocket = server.opened();
        int messages = 0;
        while (webSocket.isWritable() || messages < 200) {
            webSocket.send(new byte[100_000]);
            messages++;
        }
        assertThat(webSocket.bufferedAmount()).isGreaterThan(64 * 1024);
        var room = webSocket.writable();
        assertThat(room).isNotDone();

        for (int i = 0; i < messages; i++) {
            assertThat(client.next().payload()).hasSize(100_000);
        }
        assertThat(room).succeedsWithin(Duration.ofSeconds(LIMIT));
        assertThat(wire.noted()).isEqualTo("writable");
        assertThat(webSocket.isWritable()).isTrue();
    }
}
