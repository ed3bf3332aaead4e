/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventNamesTest {
    private final EventNames names = new EventNames();

    @Test
    void aNameThatComesAgainIsTheSameString() {
        String first = text("\"move\"");
        assertThat(first).isEqualTo("move");
        assertThat(text("\"move\"")).isSameAs(first);
        assertThat(text("\"mov\\u0065\"")).isEqualTo("move");
    }

    @Test
    void namesAreNeverMixedUpHoweverManyThereAre() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 5000; i++) {
                assertThat(text("\"event " + i + "\"")).isEqualTo("event " + i);
            }
        }
    }

    @Test
    void namesWithTheSameHashAreKeptApart() {
        assertThat(text("\"Aa\"")).isEqualTo("Aa");
        assertThat(text("\"BB\"")).isEqualTo("BB");
        assertThat(text("\"Aa\"")).isEqualTo("Aa");
    }

    @Test
    void longNamesAreNotRemembered() {
        String json = "\"" + "n".repeat(100) + "\"";
        assertThat(text(json)).isEqualTo(text(json)).isNotSameAs(text(json));
    }

    private String text(String json) {
        byte[] bytes = ("[" + json + "]").getBytes(UTF_8);
        return names.text(bytes, 1, bytes.length - 1);
    }
}
