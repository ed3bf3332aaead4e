/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.endpoint.sse.SseChannel;
import io.rtcomm.server.RtcommServer;
import io.rtcomm.tests.BrowserFixture;
import io.rtcomm.tests.LocalCertificate;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a browser gets over HTTP/2: more streams at a time than it has connections for in HTTP/1.1, and a WebSocket beside them. */
@Timeout(120)
class Http2BrowserTest {
    private static final int STREAMS = 20;

    @TempDir
    private Path folder;

    private RtcommServer server;
    private SseChannel feed;

    @BeforeEach
    void start() {
        server = RtcommServer.builder()
                .host("127.0.0.1")
                .port(0)
                .eventLoopThreads(2)
                .tls(LocalCertificate.create(folder).tls())
                .build();
        feed = server.sseChannel("/feed");
        server.webSocket("/echo", webSocket -> webSocket.onText(webSocket::send));
        server.route("GET", "/page", exchange -> exchange.text("page"));
        server.start();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void twentyEventSourcesAndAWebSocketLiveBesideEachOther() {
        try (var browser = BrowserFixture.launch("twenty EventSources of a browser")) {
            var page = browser.newTrustingPage();
            page.navigate("https://127.0.0.1:" + server.port() + "/page");
            page.evaluate("""
                    count => {
                      window.seen = [];
                      window.ready = new Set();
                      for (let i = 0; i < count; i++) {
                        const source = new EventSource('/feed');
                        source.addEventListener('ready', () => ready.add(i));
                        source.addEventListener('n', event => seen.push(i + ':' + event.data));
                      }
                      window.echoed = [];
                      const socket = new WebSocket('wss://' + location.host + '/echo');
                      socket.onopen = () => socket.send('hello');
                      socket.onclose = event => echoed.push('closed ' + event.code);
                      socket.onmessage = event => echoed.push(event.data);
                    }
                    """, STREAMS);
            await().until(() -> {
                feed.publish("ready", "");
                return page.evaluate("ready.size").equals(STREAMS);
            });
            assertThat(server.sse("/feed").streamCount()).isEqualTo(STREAMS);

            feed.publish("n", 1);
            feed.publish("n", 2);

            page.waitForFunction("seen.length == " + 2 * STREAMS);
            page.waitForFunction("echoed.length == 1");
            for (int i = 0; i < STREAMS; i++) {
                assertThat(page.evaluate("seen.filter(s => s.startsWith('" + i + ":')).join()"))
                        .isEqualTo(i + ":1," + i + ":2");
            }
            assertThat(page.evaluate("echoed[0]")).isEqualTo("hello");
            assertThat(page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol"))
                    .isEqualTo("h2");
            page.context().close();
            await().until(() -> server.sse("/feed").streamCount() == 0);
        }
    }
}
