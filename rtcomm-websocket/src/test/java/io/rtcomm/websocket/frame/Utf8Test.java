/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

    @ParameterizedTest
    @CsvSource({
        "00",
        "7f",
        "c2 80",
        "df bf",
        "e0 a0 80",
        "ec bf bf",
        "ed 80 80",
        "ed 9f bf",
        "ee 80 80",
        "ef bf bf",
        "f0 90 80 80",
        "f1 80 80 80",
        "f3 bf bf bf",
        "f4 80 80 80",
        "f4 8f bf bf",
    })
    void theFirstAndLastCharacterOfEachFormAreValid(String bytes) {
        byte[] text = ClientFrames.hex(bytes);

        assertThat(Utf8.validPrefix(text, 0, text.length)).isEqualTo(text.length);
    }

    @ParameterizedTest
    @CsvSource({
        "80",
        "bf",
        "c0 80",
        "c1 bf",
        "c2 7f",
        "c2 c0",
        "e0 80 80",
        "e0 9f bf",
        "e1 7f 80",
        "e1 80 7f",
        "e1 80 c0",
        "ed a0 80",
        "ed bf bf",
        "ed ad bf ed bf bf",
        "f0 80 80 80",
        "f0 8f bf bf",
        "f1 80 80 7f",
        "f1 80 c0 80",
        "f4 90 80 80",
        "f5 80 80 80",
        "f7 bf bf bf",
        "f8 88 80 80 80",
        "fc 84 80 80 80 80",
        "fe",
        "ff",
    })
    void overlongFormsSurrogatesAndWhatIsNoCharacterAreInvalid(String bytes) {
        byte[] text = ClientFrames.hex(bytes);

        assertThat(Utf8.validPrefix(text, 0, text.length)).isEqualTo(Utf8.INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed a0", "e0 9f", "f0 8f", "f4 90", "f1 80 c0"})
    void aCharacterThatCanNoLongerBecomeValidIsInvalidBeforeItsEnd(String bytes) {
        byte[] text = ClientFrames.hex(bytes);

        assertThat(Utf8.validPrefix(text, 0, text.length)).isEqualTo(Utf8.INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"é", "€", "😀"})
    void aCharacterThatHasOnlyBegunIsLeftForLater(String character) {
        byte[] text = ("12345678" + character).getBytes(UTF_8);

        for (int end = 9; end < text.length; end++) {
            assertThat(Utf8.validPrefix(text, 0, end)).isEqualTo(8);
        }
        assertThat(Utf8.validPrefix(text, 8, text.length)).isEqualTo(text.length);
    }

    @Test
    void itAgreesWithTheDecoderOfThePlatform() {
        var random = new Random(3629);
        byte[] good = "plain ascii, dann Umlaute äöüß, 漢字かな交じり文, 😀😁 and again ascii".getBytes(UTF_8);
        int invalid = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] text = good.clone();
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                text[random.nextInt(text.length)] = (byte) random.nextInt(256);
            }
            boolean expected = platformAccepts(text);
            invalid += expected ? 0 : 1;

            assertThat(Utf8.validPrefix(text, 0, text.length) == text.length)
                    .as("round %d", round)
                    .isEqualTo(expected);
        }
        assertThat(invalid).isBetween(1000, 19_000);
    }

    private static boolean platformAccepts(byte[] text) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
