/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.rtcomm.fuzz.Work;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Forms that are posted and scripts that are answered, for pages that can do nothing else. */
final class JsonpRules {
    private JsonpRules() {}

    static void assertKept(byte[] form) {
        assertThat(unwrapped(form)).isEqualTo(model(new String(form, ISO_8859_1)));
        assertScriptSaysWhatItWraps(form);
        assertFormsComeBack(form);
        Work.assertLinear(form, Jsonp::unwrap);
        Work.assertLinear(form, payload -> wrapped("0", payload));
    }

    /** Absent when there is nothing; "refused" when there is no way to read it. */
    private static List<String> unwrapped(byte[] form) {
        try {
            byte[] payload = Jsonp.unwrap(form);
            return payload == null ? List.of() : List.of(new String(payload, ISO_8859_1));
        } catch (EngineProtocolException e) {
            return List.of("refused", "");
        }
    }

    private static List<String> model(String form) {
        var found = new ArrayList<String>();
        for (String field : form.split("&")) {
            if (field.startsWith("d=")) {
                if (!found.isEmpty()) {
                    return List.of("refused", "");
                }
                String value = percentDecoded(field.substring(2).replace('+', ' '));
                if (value == null) {
                    return List.of("refused", "");
                }
                found.add(lines(value));
            }
        }
        return found;
    }

    /** A line feed for {@code \n} that has no other backslash before it; that one is left out. */
    private static String lines(String value) {
        var out = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            if (value.startsWith("\\n", i)) {
                out.append('\n');
                i++;
            } else if (value.startsWith("\\\\n", i)) {
                out.append("\\n");
                i += 2;
            } else {
                out.append(value.charAt(i));
            }
        }
        return out.toString();
    }

    private static @Nullable String percentDecoded(String text) {
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '%') {
                out.append(text.charAt(i));
                continue;
            }
            String digits = text.substring(i + 1, Math.min(text.length(), i + 3));
            if (!digits.matches("[0-9A-Fa-f]{2}")) {
                return null;
            }
            out.append((char) Integer.parseInt(digits, 16));
            i += 2;
        }
        return out.toString();
    }

    private static void assertScriptSaysWhatItWraps(byte[] payload) {
        if (!Utf8.isValid(payload, 0, payload.length)) {
            return;
        }
        String j = new String(payload, 0, Math.min(8, payload.length), ISO_8859_1);
        String script = new String(wrapped(j, payload), UTF_8);
        assertThat(script).matches("(?s)___eio\\[[0-9]*\\]\\(\".*\"\\);");
        assertThat(script).doesNotContain("\u2028").doesNotContain("\u2029").doesNotContain("\n");
        String literal = script.substring(script.indexOf('(') + 1, script.length() - 2);
        assertThat(JsonMapper.shared().readTree(literal).stringValue()).isEqualTo(new String(payload, UTF_8));
    }

    private static byte[] wrapped(String j, byte[] payload) {
        var in = Unpooled.wrappedBuffer(payload);
        var out = Unpooled.buffer();
        Jsonp.wrap(out, j, in);
        assertThat(in.readableBytes()).isEqualTo(payload.length);
        byte[] script = EnginePayloadFuzzTest.bytes(out);
        in.release();
        out.release();
        return script;
    }

    /**
     * A payload that is written into a form as clients write it comes back, unless a line feed in it stands behind a
     * backslash, which they cannot write.
     */
    private static void assertFormsComeBack(byte[] payload) {
        String text = new String(payload, ISO_8859_1);
        if (!text.contains("\\\n")) {
            String escaped = text.replace("\\n", "\\\\n").replace("\n", "\\n");
            String form = "x=1&d="
                    + HexFormat.ofDelimiter("%")
                            .withPrefix("")
                            .formatHex(escaped.getBytes(ISO_8859_1))
                            .replaceFirst("^(?=.)", "%");
            assertThat(unwrapped(form.getBytes(ISO_8859_1))).isEqualTo(List.of(text));
        }
    }
}
