/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class JsonSinkTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 64, 65, 1000, 1023, 1024, 1025, 2047, 2048, 5000})
    void stringsAreEscapedAsJavaScriptDoesWhateverTheirLength(int padding) {
        String pad = "x".repeat(padding);
        assertThat(string(pad + "\u2028\ud800\"\\\u0001/\u001e"))
                .isEqualTo("\"" + pad + "\u2028\\ud800\\\"\\\\\\u0001/\\u001e\"");
        assertThat(string(pad + "\b\f\n\r\t\u007f")).isEqualTo("\"" + pad + "\\b\\f\\n\\r\\t\u007f\"");
        assertThat(string("?" + pad + "é?€?😀?")).isEqualTo("\"?" + pad + "é?€?😀?\"");
        assertThat(string("?" + pad + "\udc00?")).isEqualTo("\"?" + pad + "\\udc00?\"");
        assertThat(string(pad + "é\ud83d")).isEqualTo("\"" + pad + "é\\ud83d\"");
        assertThat(string(pad + "?é\udc00\ud83d😀?")).isEqualTo("\"" + pad + "?é\\udc00\\ud83d😀?\"");
    }

    @Test
    void whatNeedsMoreThanItsByteIsSeenAtEachPlaceOfALongString() {
        String special = "\"\\\n\u001f\u0080é\u0122\u015c\u0100€\uff41\ud83d\udc00";
        for (int length : new int[] {1030, 2100}) {
            for (int place = 0; place < length; place += place % 64 < 34 ? 1 : 7) {
                var text = new StringBuilder("?".repeat(length));
                text.setCharAt(place, special.charAt(place % special.length()));
                assertThat(JsonMapper.shared().readValue(string(text.toString()), String.class))
                        .isEqualTo(text.toString());
            }
        }
    }

    @Test
    void randomStringsAreReadBackByJackson() {
        var random = new Random(31);
        String alphabet = "ab?\"\\/\n\u0000\u001f\u007fé\u07ff\u0800€\ud800\udbff\udc00\udfff\uffff ";
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(random.nextInt(10) == 0 ? 200 : 12) + (i % 100 == 0 ? 2000 : 0); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(JsonMapper.shared().readValue(string(text.toString()), String.class))
                    .isEqualTo(text.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                -1,
                9,
                10,
                -10,
                99,
                100,
                12345,
                999_999_999_999_999_999L,
                1_000_000_000_000_000_000L,
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                Long.MIN_VALUE + 1
            })
    void integersAreWrittenInFull(long value) {
        assertThat(written(out -> out.writeLong(value))).isEqualTo(Long.toString(value));
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, 0",
        "-0.0, 0",
        "1.0, 1",
        "-17.0, -17",
        "1.5, 1.5",
        "0.1, 0.1",
        "0.001, 0.001",
        "1e-6, 0.000001",
        "1.5e-6, 0.0000015",
        "1e-7, 1e-7",
        "-1.25e-9, -1.25e-9",
        "1e7, 10000000",
        "12345678.9, 12345678.9",
        "9007199254740991, 9007199254740991",
        "9007199254740992, 9007199254740992",
        "1e20, 100000000000000000000",
        "123456789012345680000, 123456789012345680000",
        "1e21, 1e+21",
        "1.5e300, 1.5e+300",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "NaN, null",
        "Infinity, null",
        "-Infinity, null"
    })
    void numbersAreWrittenAsByJavaScript(double value, String text) {
        assertThat(written(out -> out.writeDouble(value))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1",
        "1.0, 1",
        "-0.0, 0",
        "1e10, 10000000000",
        "3.4028235e38, 3.4028235e+38",
        "NaN, null",
        "1.17e-38, 1.17e-38"
    })
    void floatsKeepTheirOwnDigits(float value, String text) {
        assertThat(written(out -> out.writeFloat(value))).isEqualTo(text);
    }

    @Test
    void randomDoublesAreReadBackUnchanged() {
        var random = new Random(754);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertThat(Double.parseDouble(written(out -> out.writeDouble(value))))
                        .isEqualTo(value);
            }
        }
    }

    @Test
    void nothingIsCopiedWhenTheCapacityWasRight() {
        byte[] warm = new byte[100_000];
        long allocated = Allocation.of(() -> {
            var out = new JsonSink(warm.length);
            out.writeBytes(warm, 0, warm.length);
            assertThat(out.toByteArray()).hasSize(warm.length);
        });
        assertThat(allocated).isLessThan(2L * warm.length);
    }

    @Test
    void theSinkGrowsGeometrically() {
        long allocated = Allocation.of(() -> {
            var out = new JsonSink(0);
            for (int i = 0; i < 1_000_000; i++) {
                out.writeByte('x');
            }
            assertThat(out.length()).isEqualTo(1_000_000);
        });
        assertThat(allocated).isLessThan(5_000_000);
    }

    private static String string(String text) {
        return written(out -> out.writeString(text));
    }

    private static String written(Consumer<JsonSink> writing) {
        var out = new JsonSink(4);
        writing.accept(out);
        return new String(out.toByteArray(), UTF_8);
    }
}
