/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdTest {
    @Test
    void anIdIsTheTextThatItWasMadeOf() {
        var ids = new SessionIds();
        for (int i = 0; i < 1000; i++) {
            String text = ids.next();
            assertThat(Id.of(text)).hasToString(text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "#",
                "session0",
                "AAAAAAAAAAAAAAAAAAAA",
                "____________________",
                "AAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAA=AAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAA+",
                "AAAAAAAAAAäAAAAAAAAA",
                "AAAAAAAAA\u2713AAAAAAAAAA"
            })
    void anyTextIsAnId(String text) {
        assertThat(Id.of(text)).hasToString(text).isEqualTo(Id.of(text)).hasSameHashCodeAs(Id.of(text));
    }

    @Test
    void idsOfDifferentTextsAreDifferent() {
        var texts = List.of(
                "",
                "Aa",
                "BB", // the same hash as the one before
                "AAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAB",
                "BAAAAAAAAAAAAAAAAAAA",
                "aAAAAAAAAAAAAAAAAAAA",
                "____________________",
                "___________________=");
        var byId = new HashMap<Id, String>();
        texts.forEach(text -> assertThat(byId.put(Id.of(text), text)).isNull());
        texts.forEach(text -> assertThat(byId.get(Id.of(text))).isEqualTo(text));
    }
}
