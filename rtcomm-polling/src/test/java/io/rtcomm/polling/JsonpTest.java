/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.polling;

import static io.rtcomm.polling.LinkHarness.HTML;
import static io.rtcomm.polling.LinkHarness.SCRIPT;
import static io.rtcomm.polling.LinkHarness.binary;
import static io.rtcomm.polling.LinkHarness.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.transport.CloseMode;
import io.rtcomm.transport.EncodedMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonpTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    @RegisterExtension
    private final LinkHarness harness = new LinkHarness();

    @Test
    void answersOfRevision4AreScripts() {
        harness.query = "?j=0";
        harness.open();

        harness.deliver(EncodedMessage.packet(EnginePacketType.OPEN, "{\"sid\":\"x\"}"), text("a\\b"));

        harness.opening.assertAnswer(200, SCRIPT, "___eio[0](\"0{\\\"sid\\\":\\\"x\\\"}\\u001e4a\\\\b\");");
        assertThat(harness.opening.responseHeaders().get("cache-control")).isEqualTo("no-store");
    }

    @Test
    void answersOfRevision3AreScriptsWithTextPayloads() {
        harness.protocol = EngineProtocol.V3;
        harness.query = "?j=7";
        harness.open();

        harness.deliver(text("€"), binary(1, 2, 3, 4));

        harness.opening.assertAnswer(200, SCRIPT, "___eio[7](\"2:4€10:b4AQIDBA==\");");
    }

    @Test
    void lineSeparatorsOfScriptsAreEscaped() {
        harness.query = "?j=1";
        harness.open();

        harness.deliver(text("a\u2028b\u2029c"));

        harness.opening.assertAnswer(200, SCRIPT, "___eio[1](\"4a\\u2028b\\u2029c\");");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"7x9'%22, 79", "abc, ``", "``, ``", "12, 12", "%3Cscript%3E4, 4"})
    void ofTheIndexOnlyDigitsAreRepeated(String parameter, String index) {
        harness.query = "?j=" + parameter;
        harness.open();

        harness.deliver(text("a"));

        harness.opening.assertAnswer(200, SCRIPT, "___eio[" + index + "](\"4a\");");
    }

    @ParameterizedTest
    @EnumSource(EngineProtocol.class)
    void aCloseIsToldAsAScript(EngineProtocol protocol) {
        harness.protocol = protocol;
        harness.query = "?j=0";
        harness.open();

        harness.link.close(CloseMode.NOW);

        String packet = protocol == EngineProtocol.V4 ? "1" : "1:1";
        harness.opening.assertAnswer(200, SCRIPT, "___eio[0](\"" + packet + "\");");
    }

    @Test
    void anOrderlyCloseIsToldToTheNextPollAsAScript() {
        harness.query = "?j=0";
        harness.openAndGreet();
        harness.link.close(CloseMode.ORDERLY);

        harness.poll().assertAnswer(200, SCRIPT, "___eio[0](\"6\\u001e1\");");
    }

    @Test
    void packetsArePostedAsAForm() {
        harness.query = "?j=0";
        harness.open();

        harness.post("Content-Type", FORM)
                .body("d=4hello+world%1E4%E2%82%AC%2B")
                .assertAnswer(200, HTML, "ok");

        assertThat(harness.port.events).containsExactly("MESSAGE hello world", "MESSAGE €+");
    }

    @Test
    void packetsOfRevision3ArePostedAsAForm() {
        harness.protocol = EngineProtocol.V3;
        harness.query = "?j=0";
        harness.open();

        harness.post("Content-Type", FORM).body("d=2%3A4%E2%82%AC1:2").assertAnswer(200, HTML, "ok");

        assertThat(harness.port.events).containsExactly("MESSAGE €", "PING");
    }

    @Test
    void lineFeedsThatTheClientEscapedAreRestored() {
        harness.query = "?j=0";
        harness.open();

        harness.post("Content-Type", FORM).body("d=4a%5Cnb%5C%5Cnc").assertAnswer(200, HTML, "ok");

        assertThat(harness.port.events).containsExactly("MESSAGE a\nb\\nc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x=4a", "4a", "dd=4a"})
    void aFormWithoutPacketsIsAcknowledgedAndIgnored(String form) {
        harness.query = "?j=0";
        harness.open();

        harness.post("Content-Type", FORM).body(form).assertAnswer(200, HTML, "ok");

        assertThat(harness.port.events).isEmpty();
        assertThat(harness.link.writable()).isTrue();
    }

    @Test
    void aFormWithAMalformedPayloadEndsTheLink() {
        harness.query = "?j=0";
        harness.open();

        harness.post("Content-Type", FORM).body("d=7").assertAnswer(400, null, "");

        harness.opening.assertAnswer(200, SCRIPT, "___eio[0](\"1\");");
        assertThat(harness.port.events.get(0)).startsWith("malformed: ");
    }
}
