/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.tests.wire.HttpAnswer;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.RawHttp;
import io.rtcomm.tests.wire.Wire;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that load their polls as scripts and post forms. */
@Timeout(20)
class JsonpTest {
    @AutoClose
    private final Wire wire = Wire.start(options -> options.allowEIO3(true));

    private final RawHttp http = wire.http();

    /** Opens a session; returns the target of its requests. */
    private String open(String revision, String j) {
        String common = "/socket.io/?EIO=" + revision + "&transport=polling&j=" + j;
        HttpAnswer answer = http.get(common);
        assertThat(answer.status()).isEqualTo(200);
        return common + "&sid=" + PollingClient.sidOf(answer.text().replace("\\\"", "\""));
    }

    private HttpAnswer postForm(String target, String payload) {
        String form = "d=" + URLEncoder.encode(payload, StandardCharsets.UTF_8);
        return wire.http().post(target, form, "Content-Type: application/x-www-form-urlencoded");
    }

    private void close(String target, String packet) {
        assertThat(postForm(target, packet).text()).isEqualTo("ok");
    }

    @Test
    void aHandshakeOfRevision3IsAScript() {
        HttpAnswer answer = http.get("/socket.io/?EIO=3&transport=polling&j=0");

        assertThat(answer.field("Content-Type")).startsWith("text/javascript");
        assertThat(answer.field("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.text())
                .matches("___eio\\[0]\\(\"\\d+:0\\{\\\\\"sid\\\\\":\\\\\"[A-Za-z0-9_-]{20}\\\\\".*\"\\);");
        close(
                "/socket.io/?EIO=3&transport=polling&j=0&sid="
                        + PollingClient.sidOf(answer.text().replace("\\\"", "\"")),
                "1:1");
    }

    @Test
    void aHandshakeOfRevision4IsAScriptIfItIsAskedFor() {
        HttpAnswer answer = http.get("/socket.io/?EIO=4&transport=polling&j=3");

        assertThat(answer.text()).startsWith("___eio[3](\"0{\\\"sid\\\":\\\"").endsWith("}\");");
        close(
                "/socket.io/?EIO=4&transport=polling&j=3&sid="
                        + PollingClient.sidOf(answer.text().replace("\\\"", "\"")),
                "1");
    }

    @ParameterizedTest
    @CsvSource({"7x9'\",79", "abc,''", "0);alert(1)//,01", "%5D(0);//,0"})
    void onlyDigitsOfTheIndexGetIntoTheScript(String j, String digits) {
        HttpAnswer answer = http.get("/socket.io/?EIO=4&transport=polling&j="
                + URLEncoder.encode(URLDecoder.decode(j, StandardCharsets.UTF_8), StandardCharsets.UTF_8));

        assertThat(answer.text()).startsWith("___eio[" + digits + "](\"0{");
        close(
                "/socket.io/?EIO=4&transport=polling&j=0&sid="
                        + PollingClient.sidOf(answer.text().replace("\\\"", "\"")),
                "1");
    }

    @Test
    void eventsComeAndGo() {
        String target = open("4", "0");

        assertThat(postForm(target, "40").text()).isEqualTo("ok");
        assertThat(http.get(target).text()).startsWith("___eio[0](\"40{\\\"sid\\\":");
        assertThat(postForm(target, "42[\"message\",\"é€😀 &=+%\"]").text()).isEqualTo("ok");

        assertThat(http.get(target).text()).isEqualTo("___eio[0](\"42[\\\"message-back\\\",\\\"é€😀 &=+%\\\"]\");");
        close(target, "1");
    }

    @Test
    void lineSeparatorsAreEscapedBecauseScriptsCannotHoldThem() {
        String target = open("4", "0");
        postForm(target, "40");
        assertThat(http.get(target).text()).contains("sid");

        wire.connected().emit("e", "a\u2028b\u2029c");

        assertThat(http.get(target).text()).isEqualTo("___eio[0](\"42[\\\"e\\\",\\\"a\\u2028b\\u2029c\\\"]\");");
        close(target, "1");
    }

    @Test
    void lineFeedsSurviveForms() {
        String target = open("4", "0");
        postForm(target, "40");
        assertThat(http.get(target).text()).contains("sid");

        postForm(target, "42[\"message\",\"a\\\\n\"]"); // the two characters \n of JSON, doubled for the form

        assertThat(http.get(target).text()).isEqualTo("___eio[0](\"42[\\\"message-back\\\",\\\"a\\\\n\\\"]\");");
        close(target, "1");
    }

    @Test
    void aFormWithoutPacketsIsAcknowledged() {
        String target = open("4", "0");

        assertThat(wire.http().post(target, "e=1").text()).isEqualTo("ok");
        assertThat(wire.http().post(target, "").text()).isEqualTo("ok");

        assertThat(postForm(target, "40").text()).isEqualTo("ok");
        close(target, "1");
    }

    @Test
    void aMalformedPayloadEndsTheSession() {
        String target = open("4", "0");
        postForm(target, "40");
        assertThat(http.get(target).text()).contains("sid");

        assertThat(postForm(target, "abc").status()).isEqualTo(400);

        assertThat(wire.ended()).isEqualTo(DisconnectReason.PARSE_ERROR);
    }

    @Test
    void binaryOfRevision3IsBase64() {
        String target = open("3", "0");

        postForm(target, "45:451-[\"message\",{\"_placeholder\":true,\"num\":0}]10:b4AQIDBA==");

        HttpAnswer answer = http.get(target);
        if (answer.text().equals("___eio[0](\"2:40\");")) { // unless that came with the handshake
            answer = http.get(target);
        }
        assertThat(answer.text()).endsWith("10:b4AQIDBA==\");");
        close(target, "1:1");
    }

    @Test
    void closingReleasesAPollWithAScript() {
        String target = open("4", "0");
        http.sendGet(target);
        wire.http().get("/socket.io/?EIO=4");

        close(target, "1");

        HttpAnswer released = http.read();
        assertThat(released.text()).isIn("___eio[0](\"6\");", "{\"code\":1,\"message\":\"Session ID unknown\"}");
    }
}
