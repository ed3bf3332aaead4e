/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import io.rtcomm.server.HttpClient.Answer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A server that starts when it is first asked, and a client of it. Its end closes both. Confined to the test's thread. */
final class WebFixture implements AutoCloseable {
    final RtcommServer server = RtcommServer.builder()
            .host("127.0.0.1")
            .port(0)
            .eventLoopThreads(1)
            .nativeTransport(NativeTransport.NIO)
            .transports("lines")
            .build();

    private boolean started;
    private @Nullable HttpClient client;

    HttpClient client() {
        if (client == null) {
            client = connect();
        }
        return client;
    }

    /** A client more, which the test closes. */
    HttpClient connect() {
        if (!started) {
            started = true;
            server.start();
        }
        return new HttpClient(server.port());
    }

    Answer get(String target, String... fields) {
        return client().get(target, fields);
    }

    Answer post(String target, String body, String... fields) {
        return client().post(target, body, fields);
    }

    Answer request(String method, String target, String... fields) {
        return client().request(method, target, fields);
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
        server.close(Duration.ofMillis(50));
    }
}
