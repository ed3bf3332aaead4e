/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.socket.client.Ack;
import io.socket.client.IO;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The echo example, with the official Java client. */
class EchoExampleTest {
    private static final long LIMIT = 60;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"polling", "websocket"})
    void whatAClientSendsComesBackAsEventAndAsAnswer(String transport) throws Exception {
        RunningExample.requireJar("the echo example");
        var event = new CompletableFuture<Object[]>();
        var answer = new CompletableFuture<Object[]>();
        byte[] binary = {0, -1, 2};
        try (var example = RunningExample.start(folder, "echo", "--port", "0", "--transports", transport)) {
            var options =
                    IO.Options.builder().setTransports(new String[] {transport}).build();
            var socket = IO.socket(example.url(), options);
            socket.on("echo", event::complete);
            socket.connect();
            socket.emit("echo", new Object[] {1, "zwei", binary}, (Ack) answer::complete);

            assertThat(answer.get(LIMIT, TimeUnit.SECONDS)).containsExactly(1, "zwei", binary);
            assertThat(event.get(LIMIT, TimeUnit.SECONDS)).containsExactly(1, "zwei", binary);
            socket.disconnect();
        }
    }

    @Test
    void aTransportThatIsSwitchedOffIsRefused() throws Exception {
        RunningExample.requireJar("the echo example");
        var refused = new CompletableFuture<Object[]>();
        try (var example = RunningExample.start(folder, "echo", "--port", "0", "--transports", "websocket")) {
            var options = IO.Options.builder()
                    .setTransports(new String[] {"polling"})
                    .setReconnection(false)
                    .build();
            var socket = IO.socket(example.url(), options);
            socket.on("connect_error", refused::complete);
            socket.connect();

            assertThat(refused.get(LIMIT, TimeUnit.SECONDS)).hasSize(1);
        }
    }
}
