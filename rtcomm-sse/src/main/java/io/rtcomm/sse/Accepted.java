/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import java.util.List;
import java.util.Locale;

/** What a client says it takes: {@code Accept} and {@code Accept-Encoding} (RFC 9110 §12.5). Stateless. */
final class Accepted {
    private static final List<String> EVENT_STREAM = List.of("text/event-stream", "text/*", "*/*");
    private static final List<String> GZIP = List.of("gzip", "*");

    private Accepted() {}

    /** Whether it takes streams of events; a client that says nothing takes all. */
    static boolean eventStream(List<String> accept) {
        return accept.isEmpty() || weighs(accept, EVENT_STREAM);
    }

    /** Whether it takes gzip; a client that says nothing does not. */
    static boolean gzip(List<String> acceptEncoding) {
        return weighs(acceptEncoding, GZIP);
    }

    /** Whether the most precise of some names that is there has a weight. */
    private static boolean weighs(List<String> fields, List<String> names) {
        for (String name : names) {
            boolean named = false;
            for (String field : fields) {
                for (String member : field.split(",", -1)) {
                    String[] parts = member.split(";", -1);
                    if (parts[0].trim().toLowerCase(Locale.ROOT).equals(name)) {
                        named = true;
                        if (hasWeight(parts)) {
                            return true;
                        }
                    }
                }
            }
            if (named) {
                return false;
            }
        }
        return false;
    }

    /** Only {@code q=0}, with as many zeros behind the point as may be, means "not acceptable". */
    private static boolean hasWeight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].trim().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("q=")) {
                return !parameter.substring(2).matches("0(\\.0{0,3})?");
            }
        }
        return true;
    }
}
