/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.rtcomm.Cors;
import io.rtcomm.fuzz.Work;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.http.PathPattern;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The texts in the head of a request: query, path, {@code Accept-Encoding}, {@code Origin}. Of an input with several lines
 * the first is taken for the pattern of a path, the second for a path and so on.
 */
class RequestTextFuzzTest {
    private static final int MAX_PARAMS = 5;
    private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("nowhere", 0);

    @FuzzTest
    void text(byte[] input) {
        String text = new String(input, ISO_8859_1);
        assertThat(new ArrayList<>(QueryParams.decode(text, MAX_PARAMS).entrySet()))
                .isEqualTo(new ArrayList<>(query(text).entrySet()));
        String[] lines = text.split("\n", -1);
        if (lines.length > 1) {
            assertMatchesAsModel(lines[0], lines[1]);
            assertOwnOriginIsOwn(lines[0], lines[1]);
        }
        AcceptEncoding.prefersGzip(text);
        assertGzipIsRead(text);
        Work.assertLinear(input, longer -> QueryParams.decode(new String(longer, ISO_8859_1), Integer.MAX_VALUE));
        Work.assertLinear(input, longer -> AcceptEncoding.prefersGzip(new String(longer, ISO_8859_1)));
        Work.assertLinear(input, longer -> PathPattern.of("/a/{b}/{rest...}").match(new String(longer, ISO_8859_1)));
    }

    private static Map<String, String> query(String text) {
        var params = new LinkedHashMap<String, String>();
        int seen = 0;
        for (String pair : text.split("&")) {
            if (!pair.isEmpty() && seen++ < MAX_PARAMS) {
                String[] sides = pair.split("=", 2);
                params.put(plain(sides[0]), sides.length == 1 ? "" : plain(sides[1]));
            }
        }
        return params;
    }

    private static String plain(String text) {
        return new String(bytes(text.replace('+', ' ')), UTF_8);
    }

    /** Escapes that are none stay. */
    private static byte[] bytes(String text) {
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            String digits = text.substring(Math.min(text.length(), i + 1), Math.min(text.length(), i + 3));
            if (text.charAt(i) == '%' && digits.matches("[0-9A-Fa-f]{2}")) {
                out.write(Integer.parseInt(digits, 16));
                i += 2;
            } else {
                out.write(text.charAt(i));
            }
        }
        return out.toByteArray();
    }

    private static void assertMatchesAsModel(String pattern, String path) {
        PathPattern read;
        try {
            read = PathPattern.of(pattern);
        } catch (IllegalArgumentException e) {
            assertThat(isPattern(pattern)).as("%s is a pattern", pattern).isFalse();
            return;
        }
        assertThat(isPattern(pattern)).as("%s is a pattern", pattern).isTrue();
        assertThat(read.match(path)).isEqualTo(matched(pattern, path));
        assertThat(read.toString()).isEqualTo(pattern);
    }

    private static boolean isPattern(String pattern) {
        var names = new ArrayList<String>();
        String name = "\\{([^{}]*?)(?:\\.\\.\\.)?\\}";
        var named = Pattern.compile("(?<=/)" + name + "(?=/|$)", Pattern.DOTALL).matcher(pattern);
        while (named.find()) {
            names.add(named.group(1));
        }
        String segment = "(?:[^{}/]*|\\{[^{}/]+\\})";
        return pattern.matches("(?s)(?:/" + segment + ")+")
                && !pattern.matches("(?s).*/\\{[^/]*\\.\\.\\.\\}/.*")
                && !pattern.matches("(?s).*/\\{(?:\\.\\.\\.)?\\}(?:/.*)?")
                && names.stream().distinct().count() == names.size();
    }

    private static @Nullable Map<String, String> matched(String pattern, String path) {
        var found = new LinkedHashMap<String, String>();
        String[] wanted = pattern.split("/", -1);
        String[] given = path.split("/", -1);
        if (!path.startsWith("/")) {
            return null;
        }
        for (int i = 1; i < wanted.length; i++) {
            boolean rest = wanted[i].endsWith("...}");
            if (i >= given.length) {
                return null;
            }
            String raw = rest
                    ? String.join("/", List.of(given).subList(i, given.length))
                    : given[i];
            String value = strictly(raw);
            boolean named = wanted[i].startsWith("{");
            if (value == null || (named ? value.isEmpty() && !rest : !value.equals(wanted[i]))) {
                return null;
            }
            if (named) {
                found.put(wanted[i].replaceAll("(?s)^\\{|(?:\\.\\.\\.)?\\}$", ""), value);
            }
            if (rest) {
                return found;
            }
        }
        return given.length == wanted.length ? found : null;
    }

    /** Null when an escape is none, or what comes out is no UTF-8 or has a NUL; text without escapes stays as it is. */
    private static @Nullable String strictly(String text) {
        if (!text.contains("%")) {
            return text.contains("\0") ? null : text;
        }
        if (text.replaceAll("%[0-9A-Fa-f]{2}", "").contains("%")) {
            return null;
        }
        try {
            String plain =
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(text))).toString();
            return plain.contains("\0") ? null : plain;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Whatever else is in a list, the refusal of gzip counts, and so does its plain mention. */
    private static void assertGzipIsRead(String text) {
        String plain = text.replaceAll("[^a-z,]", "");
        if (!plain.contains("gzip") && !plain.contains("identity")) {
            assertThat(AcceptEncoding.prefersGzip("gzip;q=0," + plain)).isFalse();
            assertThat(AcceptEncoding.prefersGzip(plain + ", gzip")).isTrue();
        }
    }

    private static HttpHeaders fields() {
        return DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    }

    /** A page that is served as one of the same origin has the same host and port. */
    private static void assertOwnOriginIsOwn(String origin, String host) {
        var headers = fields().add("Host", host).add("Origin", origin);
        var request = new HttpRequestHead("GET", "/", "/", Map.of(), headers, NOWHERE, false, true);
        var verdict = new OriginPolicy(Cors.sameOrigin()).judge(request, fields());
        if (verdict != OriginPolicy.Verdict.ALLOWED) {
            return;
        }
        try {
            var page = new URI(origin.toLowerCase(Locale.ROOT));
            var served = new URI("http://" + host.toLowerCase(Locale.ROOT));
            assertThat(page.getScheme()).isIn("http", "https");
            assertThat(page.getHost()).isEqualTo(served.getHost());
            assertThat(page.getPort() == -1 || served.getPort() == -1 || page.getPort() == served.getPort())
                    .isTrue();
        } catch (URISyntaxException e) {
            // a host of such a form is no one's page
        }
    }
}
