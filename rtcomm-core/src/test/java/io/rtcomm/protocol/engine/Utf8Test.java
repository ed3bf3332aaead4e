/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
    @Test
    void everySequenceOfTwoBytesIsJudgedAsTheJdkDoes() {
        for (int value = 0; value < 1 << 16; value++) {
            assertSameVerdict((byte) (value >> 8), (byte) value);
        }
    }

    @Test
    void longerSequencesAtTheEdgesAreJudgedAsTheJdkDoes() {
        int[] leads = {0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff};
        int[] others = {0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff};
        for (int lead : leads) {
            for (int second : others) {
                for (int third : others) {
                    assertSameVerdict((byte) lead, (byte) second, (byte) third);
                    for (int fourth : others) {
                        assertSameVerdict((byte) lead, (byte) second, (byte) third, (byte) fourth);
                    }
                }
            }
        }
    }

    @Test
    void damagedTextIsJudgedAsTheJdkDoesWhereverItLies() {
        var random = new Random(2026);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = ("padding" + RandomText.of(random, 20)).getBytes(UTF_8);
            if (random.nextBoolean()) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            int offset = random.nextInt(bytes.length);
            int length = random.nextInt(bytes.length - offset + 1);
            assertThat(Utf8.isValid(bytes, offset, length))
                    .isEqualTo(jdkVerdict(Arrays.copyOfRange(bytes, offset, offset + length)));
        }
    }

    @Test
    void oneBadByteIsSeenWhereverItStandsInALongText() {
        byte[] text = "a".repeat(1_300).getBytes(UTF_8);
        for (int at = 0; at < text.length; at++) {
            text[at] = (byte) 0x80;
            assertThat(Utf8.isValid(text, 0, text.length)).as("at %s", at).isFalse();
            assertThat(Utf8.isValid(text, at + 1, text.length - at - 1)).isTrue();
            assertThat(Utf8.skipAscii(text, 0, text.length)).isEqualTo(at);
            text[at] = 'a';
        }
        assertThat(Utf8.isValid(text, 0, text.length)).isTrue();
    }

    private static void assertSameVerdict(byte... bytes) {
        if (Utf8.isValid(bytes, 0, bytes.length) != jdkVerdict(bytes)) {
            throw new AssertionError(Arrays.toString(bytes));
        }
    }

    private static boolean jdkVerdict(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
