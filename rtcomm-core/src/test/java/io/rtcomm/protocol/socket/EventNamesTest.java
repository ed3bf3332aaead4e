/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.codec.JsonSlice;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventNamesTest {
    private final EventNames names = new EventNames();

    @Test
    void aNameThatComesAgainIsTheSameString() {
        String first = names.text(name("\"move\""));
        assertThat(first).isEqualTo("move");
        assertThat(names.text(name("\"move\""))).isSameAs(first);
        assertThat(names.text(name("\"mov\\u0065\""))).isEqualTo("move");
    }

    @Test
    void namesAreNeverMixedUpHoweverManyThereAre() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 5000; i++) {
                assertThat(names.text(name("\"event " + i + "\""))).isEqualTo("event " + i);
            }
        }
    }

    @Test
    void namesWithTheSameHashAreKeptApart() {
        assertThat(names.text(name("\"Aa\""))).isEqualTo("Aa");
        assertThat(names.text(name("\"BB\""))).isEqualTo("BB");
        assertThat(names.text(name("\"Aa\""))).isEqualTo("Aa");
    }

    @Test
    void longNamesAreNotRemembered() {
        String json = "\"" + "n".repeat(100) + "\"";
        assertThat(names.text(name(json))).isEqualTo(names.text(name(json))).isNotSameAs(names.text(name(json)));
    }

    private static JsonSlice name(String json) {
        byte[] bytes = ("[" + json + "]").getBytes(UTF_8);
        return new JsonSlice(bytes, 1, bytes.length - 2, List.of());
    }
}
