/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    @Test
    void withoutArgumentsTheExamplesAreListed() {
        assertThat(run()).isZero();
        assertThat(out.toString())
                .startsWith("Usage: rtcomm-examples")
                .contains("\n  chat ", "\n  echo ", "\n  ws-echo ", "\n  ws-broadcast ");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theVersionIsTold() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("rtcomm-examples ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "echo", "notifications", "scores", "tokens", "ws-broadcast", "ws-echo"})
    void everyExampleExplainsItsOptions(String example) {
        assertThat(run(example, "--help")).isZero();
        assertThat(out.toString().replaceAll("\\s+", " "))
                .startsWith("Usage: rtcomm-examples " + example)
                .contains("--port", "--host", "--transports", "Default: 3000", "Default: 127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "chat --port 65536, '--port': 65536 (expected: 0 to 65535)",
                "chat --port -1, '--port': -1 (expected: 0 to 65535)",
                "chat --port http, '--port': 'http' is not an int",
                "chat --history 1001, '--history': 1001 (expected: 0 to 1000)",
                "chat --transports carrier-pigeon, '--transports' (NAMES)",
                "echo --port 65536, '--port': 65536 (expected: 0 to 65535)",
                "echo --history 5, Unknown options: '--history'",
                "chess, Unmatched argument at index 0: 'chess'",
            })
    void whatAProgramDoesNotUnderstandIsNamedAndEndsWith2(String arguments, String message) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(message);
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "echo", "notifications", "scores", "tokens", "ws-broadcast", "ws-echo"})
    void aPortInUseIsNamedInOneLineAndEndsWith1(String example) throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();

            assertThat(run(example, "--port", String.valueOf(port))).isEqualTo(1);
            assertThat(err.toString())
                    .startsWith(example + ": cannot listen on 127.0.0.1:" + port)
                    .hasLineCount(1);
            assertThat(out.toString()).isEmpty();
        }
    }
}
