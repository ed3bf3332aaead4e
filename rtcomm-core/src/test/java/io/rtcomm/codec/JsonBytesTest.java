/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class JsonBytesTest {
    private static final int LENGTH = 100;
    private static final int LONG = 1200; // words, then blocks, then words again

    @Test
    void aByteIsFoundAtEachPlaceBehindEachStart() {
        for (int place = 0; place < LENGTH; place++) {
            byte[] bytes = new byte[LENGTH];
            Arrays.fill(bytes, (byte) 'a');
            bytes[place] = '?';
            for (int from = 0; from < LENGTH; from++) {
                assertThat(JsonBytes.indexOf((byte) '?', bytes, from, LENGTH))
                        .isEqualTo(from <= place ? place : LENGTH);
                assertThat(JsonBytes.indexOf((byte) '?', bytes, from, place)).isEqualTo(Math.max(from, place));
            }
        }
    }

    @Test
    void whatMayNotStandInAStringIsFoundAtEachPlace() {
        for (byte bad : new byte[] {'"', '\\', 0, '\n', 0x1f}) {
            for (int place = 0; place < LONG; place++) {
                byte[] bytes = new byte[LONG];
                Arrays.fill(bytes, (byte) (place % 2 == 0 ? 0xe4 : ' '));
                bytes[place] = bad;
                assertThat(JsonBytes.skipPlain(bytes, 0, LONG)).isEqualTo(place);
                assertThat(JsonBytes.skipPlain(bytes, Math.max(0, place - 33), LONG))
                        .isEqualTo(place);
                assertThat(JsonBytes.skipPlain(bytes, 0, place)).isEqualTo(place);
                assertThat(JsonBytes.arePlainAscii(bytes, place, LONG)).isFalse();
                assertThat(JsonBytes.arePlainAscii(bytes, 0, place)).isEqualTo(place == 0 || bytes[0] == ' ');
            }
        }
    }

    @Test
    void eachByteIsJudgedByItselfWhateverStandsNextToIt() {
        byte[] bytes = new byte[LONG];
        for (int b = 0; b < 256; b++) {
            boolean plain = b >= ' ' && b != '"' && b != '\\';
            for (int neighbour : new int[] {' ', '!', '#', '[', ']', 0x7f, 0x80, 0xa2, 0xdc, 0xff}) {
                Arrays.fill(bytes, (byte) neighbour);
                int place = (b * 37 + neighbour) % LONG;
                bytes[place] = (byte) b;
                assertThat(JsonBytes.skipPlain(bytes, 0, LONG)).isEqualTo(plain ? LONG : place);
                assertThat(JsonBytes.arePlainAscii(bytes, 0, LONG)).isEqualTo(plain && b < 0x80 && neighbour < 0x80);
            }
        }
    }

    @Test
    void escapesAreUndoneWhereverTheyStand() {
        for (String rest : new String[] {"", "x", "€", "é"}) {
            for (int place = 0; place < 66; place++) {
                String before = (rest + "y").repeat(place).substring(0, place);
                String escaped = before + "\\n\\u00e9\\ud83d\\ude00\\\\" + rest + "\\\"\\/\\b\\f\\r\\t\\u0000";
                byte[] bytes = ("\"" + escaped + "\"").getBytes(UTF_8);
                assertThat(JsonBytes.unescape(bytes, 1, bytes.length - 1))
                        .isEqualTo(before + "\né😀\\" + rest + "\"/\b\f\r\t\0");
            }
        }
    }
}
