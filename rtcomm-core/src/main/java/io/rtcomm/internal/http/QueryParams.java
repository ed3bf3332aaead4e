/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decodes the query of a request target as browsers encode it (application/x-www-form-urlencoded, WHATWG URL §5.1): it
 * never fails. An escape that is none stays as it is, bytes that are no UTF-8 become U+FFFD.
 */
final class QueryParams {
    private QueryParams() {}

    /**
     * The parameters in the order of their first appearance; of a repeated one the last value.
     *
     * @param query what stands behind the question mark, one character per byte
     * @param max how many parameters are looked at
     */
    static Map<String, String> decode(String query, int max) {
        if (query.isEmpty()) {
            return Map.of();
        }
        var params = new LinkedHashMap<String, String>();
        int start = 0;
        int equals =
                query.indexOf('='); // the next one from here on: looked for once, not for each name without a value
        for (int seen = 0; seen < max && start <= query.length(); ) {
            int next = query.indexOf('&', start);
            int end = next < 0 ? query.length() : next;
            if (end > start) {
                if (equals >= 0 && equals < start) {
                    equals = query.indexOf('=', start);
                }
                boolean hasValue = equals >= 0 && equals < end;
                String name = component(query, start, hasValue ? equals : end);
                params.put(name, hasValue ? component(query, equals + 1, end) : "");
                seen++;
            }
            start = end + 1;
        }
        return Collections.unmodifiableMap(params);
    }

    private static String component(String query, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = query.charAt(i);
            if (c == '%' || c == '+' || c >= 0x80) {
                return unescape(query, start, end);
            }
        }
        return query.substring(start, end);
    }

    private static String unescape(String query, int start, int end) {
        var bytes = new byte[end - start];
        int size = 0;
        for (int i = start; i < end; i++) {
            char c = query.charAt(i);
            if (c == '+') {
                bytes[size++] = ' ';
            } else if (c == '%' && i + 2 < end && hex(query, i + 1) >= 0 && hex(query, i + 2) >= 0) {
                bytes[size++] = (byte) (hex(query, i + 1) << 4 | hex(query, i + 2));
                i += 2;
            } else {
                bytes[size++] = (byte) c;
            }
        }
        return new String(bytes, 0, size, UTF_8);
    }

    /** The value of a hexadecimal digit, or -1. */
    private static int hex(String text, int index) {
        char c = text.charAt(index);
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }
}
