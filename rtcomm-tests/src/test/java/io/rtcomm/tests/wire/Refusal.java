/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire;

import org.assertj.core.api.Assertions;

/** What a refused request looks like (Engine.IO, "Error codes"). */
public final class Refusal {
    private Refusal() {}

    /** A plain request is answered with JSON. */
    public static void assertThat(HttpAnswer answer, int status, int code, String message) {
        Assertions.assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        Assertions.assertThat(answer.field("Content-Type")).isEqualTo("application/json");
        Assertions.assertThat(answer.text()).isEqualTo("{\"code\":" + code + ",\"message\":\"" + message + "\"}");
    }

    /** A request for a WebSocket is answered with plain text and 400, before anything is switched. */
    public static void assertUpgrade(RawWebSocket refused, String message) {
        assertUpgrade(refused, "400 Bad Request", message);
    }

    /** A refused request for a WebSocket, with a status of its own. */
    public static void assertUpgrade(RawWebSocket refused, String status, String message) {
        HttpAnswer answer = refused.handshake();
        Assertions.assertThat(answer.line()).as("%s", answer).isEqualTo("HTTP/1.1 " + status);
        Assertions.assertThat(answer.field("Connection")).isEqualToIgnoringCase("close");
        Assertions.assertThat(answer.field("Content-Type")).isEqualTo("text/html");
        Assertions.assertThat(answer.field("Content-Length")).isEqualTo(String.valueOf(message.length()));
        Assertions.assertThat(answer.text()).isEqualTo(message);
        Assertions.assertThat(refused.ended()).as("connection ended").isTrue();
    }
}
