/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The requests at the beginning of some bytes that are right beyond doubt: a plain method, target and fields, a body of
 * known length or in plain chunks, all within limits. Whatever else a server accepts, these it must.
 */
final class HttpModel {
    private static final Pattern HEAD = Pattern.compile("(GET|POST|PUT|HEAD) (/[A-Za-z0-9/]{0,40}) HTTP/1\\.1\r\n"
            + "((?:[A-Za-z][A-Za-z0-9]{0,20}: [A-Za-z0-9]{0,40}\r\n){0,7})"
            + "(?:(?:(Content-Length): ([0-9]{1,2})|(Transfer-Encoding): chunked)\r\n)?\r\n");
    private static final Pattern CHUNK = Pattern.compile("([1-9a-f])\r\n");
    private static final Pattern HOST = Pattern.compile("(?im)^host: ");
    private static final Pattern SPECIAL = Pattern.compile("(?im)^(?:expect|upgrade|connection): ");
    private static final int LINE_BESIDE_TARGET = 20;

    /** So many bytes with their chunks are read even when nobody asks for them. */
    private static final int MAX_BODY = 60;

    private final int maxInitialLine;
    private final int maxHeaders;
    private final List<String> requests = new ArrayList<>();

    private HttpModel(HttpLimits limits) {
        this.maxInitialLine = limits.maxInitialLineBytes();
        this.maxHeaders = limits.maxHeaderBytes();
    }

    static HttpModel of(byte[] bytes, HttpLimits limits) {
        var model = new HttpModel(limits);
        model.read(new String(bytes, ISO_8859_1));
        return model;
    }

    private void read(String text) {
        var head = HEAD.matcher(text);
        for (int at = 0; head.find(at) && head.start() == at; ) {
            String fields = head.group(3);
            boolean plain = HOST.matcher(fields).results().count() == 1
                    && !SPECIAL.matcher(fields).find()
                    && head.group(2).length() + LINE_BESIDE_TARGET <= maxInitialLine
                    && head.end() - head.start() <= maxHeaders;
            int end = plain ? body(text, head) : -1;
            boolean last = end - head.end() > MAX_BODY || head.group(2).startsWith("/close");
            if (end < 0 || last) {
                return; // what comes behind it may be seen or not
            }
            at = end;
        }
    }

    /** Where the body ends; -1 when it does not, or is not plain. */
    private int body(String text, Matcher head) {
        int at = head.end();
        String body = "";
        if (head.group(4) != null) {
            int length = Integer.parseInt(head.group(5));
            if (at + length > text.length()) {
                return -1;
            }
            body = text.substring(at, at + length);
            at += length;
        } else if (head.group(6) != null) {
            var chunk = CHUNK.matcher(text);
            while (chunk.find(at) && chunk.start() == at) {
                int size = Integer.parseInt(chunk.group(1), 16);
                int end = chunk.end() + size;
                if (end > text.length() || !text.startsWith("\r\n", end)) {
                    return -1;
                }
                body += text.substring(chunk.end(), end);
                at = end + 2;
            }
            if (!text.startsWith("0\r\n\r\n", at)) {
                return -1;
            }
            at += 5;
        }
        if (!head.group(2).startsWith("/absent")) {
            requests.add(head.group(1) + ' ' + head.group(2) + ' ' + body);
        }
        return at;
    }

    void assertFoundIn(List<HttpRun.Seen> seen) {
        assertThat(seen).hasSizeGreaterThanOrEqualTo(requests.size());
        for (int i = 0; i < requests.size(); i++) {
            String[] expected = requests.get(i).split(" ", 3);
            var request = seen.get(i);
            assertThat(request.head.method()).isEqualTo(expected[0]);
            assertThat(request.head.path()).isEqualTo(expected[1]);
            if (expected[1].startsWith("/body")) {
                assertThat(request.body)
                        .isEqualTo(expected[2].length() > HttpRun.MAX_BODY ? "too large" : '=' + expected[2]);
            }
        }
    }
}
