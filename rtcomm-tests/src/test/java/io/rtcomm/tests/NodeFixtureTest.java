/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NodeFixtureTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static NodeFixture node;

    @BeforeAll
    static void install() {
        node = NodeFixture.require("scripts that use the JavaScript clients");
    }

    @Test
    void theClientsOfTheLockFileAreInstalled() {
        var versions = node.run(LIMIT, "smoke.mjs", "versions").stream()
                .map(JSONObject::new)
                .map(line -> line.getString("name") + " " + line.getString("version"));

        assertThat(versions)
                .containsExactly(
                        "socket.io-client 4.8.4",
                        "socket.io-client-v3 3.1.3",
                        "socket.io-client-v2 2.5.0",
                        "socket.io-msgpack-parser 3.0.2",
                        "ws 8.23.0");
    }

    @Test
    void aRunningScriptAnswersLineByLine() {
        try (var script = node.start("smoke.mjs", "echo")) {
            script.send("one");
            assertThat(script.nextLine(LIMIT)).isEqualTo("{\"echo\":\"one\"}");
            script.send("two");
            script.send("end");
            assertThat(script.finish(LIMIT)).containsExactly("{\"echo\":\"two\"}", "{\"echo\":\"end\"}");
        }
    }

    @Test
    void aScriptThatFailsFailsTheTestWithItsErrors() {
        assertThatThrownBy(() -> node.run(LIMIT, "smoke.mjs", "fail"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("smoke.mjs ended with 3 (expected: 0)", "failing as asked");
    }

    @Test
    void aScriptThatOutlivesItsLimitIsKilledAndFailsTheTest() {
        try (var script = node.start("smoke.mjs", "echo")) {
            assertThatThrownBy(() -> script.finish(Duration.ofMillis(1)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("did not end within PT0.001S");
            await().atMost(LIMIT).until(() -> !script.isAlive());
        }
    }

    @Test
    void closingAScriptKillsWhatItStarted() {
        ProcessHandle child;
        try (var script = node.start("smoke.mjs", "child")) {
            var pid = new JSONObject(script.nextLine(LIMIT)).getLong("pid");
            child = ProcessHandle.of(pid).orElseThrow();
            assertThat(child.isAlive()).isTrue();
        }
        await().atMost(LIMIT).until(() -> !child.isAlive());
    }

    @Test
    void aScriptThatDoesNotExistIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node.start("absent.mjs"))
                .withMessageContaining("no script absent.mjs");
    }
}
