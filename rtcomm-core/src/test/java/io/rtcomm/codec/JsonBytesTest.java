/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class JsonBytesTest {
    private static final int LENGTH = 100;

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
            for (int place = 0; place < LENGTH; place++) {
                byte[] bytes = new byte[LENGTH];
                Arrays.fill(bytes, (byte) (place % 2 == 0 ? 0xe4 : ' '));
                bytes[place] = bad;
                assertThat(JsonBytes.skipPlain(bytes, 0, LENGTH)).isEqualTo(place);
                assertThat(JsonBytes.skipPlain(bytes, Math.max(0, place - 33), LENGTH))
                        .isEqualTo(place);
                assertThat(JsonBytes.skipPlain(bytes, 0, place)).isEqualTo(place);
            }
        }
    }
}
