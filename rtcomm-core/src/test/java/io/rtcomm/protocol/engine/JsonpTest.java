/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.URLEncoder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class JsonpTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {"7, ___eio[7](\"4a\");", "7x9'\", ___eio[79](\"4a\");", "abc, ___eio[](\"4a\");"})
    void onlyTheDigitsOfTheCallbackAreUsed(String j, String response) {
        assertThat(wrap(j, "4a")).isEqualTo(response);
    }

    @Test
    void theCallbackMayNotBeMadeOfForeignDigits() {
        assertThat(wrap("1\u0663\uff14", "")).isEqualTo("___eio[1](\"\");");
    }

    @Test
    void whatEndsAStringOrALineOfScriptIsEscaped() {
        assertThat(wrap("0", "\"\\\n\r\u2028\u2029\u0000\u001f\b\f\t/é😀\u2027\u202a"))
                .isEqualTo("___eio[0](\"\\\"\\\\\\n\\r\\u2028\\u2029\\u0000\\u001f\\b\\f\\t/é😀\u2027\u202a\");");
    }

    @Test
    void theArgumentIsThePayloadAsJsonString() {
        var random = new Random(99);
        for (int i = 0; i < 200; i++) {
            String payload = RandomText.of(random, 30);
            String script = wrap("1", payload);
            String literal = script.substring("___eio[1](".length(), script.length() - 2);
            assertThat(JsonMapper.shared().readValue(literal, String.class)).isEqualTo(payload);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "d=4hello, 4hello",
        "d=4%5B%22a%22%5D, '4[\"a\"]'",
        "d=a+b%2B, a b+",
        "d=%E2%82%AC, €",
        "x=1&d=4a&y=2, 4a",
        "d=, ''",
        "d=a=b, a=b"
    })
    void aPostedFormHoldsThePayload(String form, String payload) throws Exception {
        assertThat(Jsonp.unwrap(form.getBytes(UTF_8))).isEqualTo(payload.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x=1", "dd=1", "d", "D=4a", "&&"})
    void aFormWithoutThePayloadHasNone(String form) throws Exception {
        assertThat(Jsonp.unwrap(form.getBytes(UTF_8))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"d=%", "d=%4", "d=%zz", "d=%4&x", "d=1&d=2"})
    void malformedFormsAreRefused(String form) {
        assertThatThrownBy(() -> Jsonp.unwrap(form.getBytes(UTF_8))).isInstanceOf(EngineProtocolException.class);
    }

    @ParameterizedTest
    @CsvSource({"a\\nb, 'a\nb'", "a\\\\nb, a\\nb", "a\\\\\\nb, a\\\\nb", "a\\b, a\\b", "\\, \\", "\\\\, \\\\"})
    void lineFeedsAreRestored(String sent, String payload) throws Exception {
        byte[] form = ("d=" + URLEncoder.encode(sent, UTF_8)).getBytes(UTF_8);
        assertThat(Jsonp.unwrap(form)).isEqualTo(payload.getBytes(UTF_8));
    }

    private static String wrap(String j, String payload) {
        var out = Unpooled.buffer();
        var in = Unpooled.copiedBuffer(payload, UTF_8);
        Jsonp.wrap(out, j, in);
        assertThat(in.readerIndex()).isZero();
        assertThat(out.readableBytes()).isGreaterThanOrEqualTo(Jsonp.wrappedSize("", in.readableBytes()));
        return new String(ByteBufUtil.getBytes(out), UTF_8);
    }
}
