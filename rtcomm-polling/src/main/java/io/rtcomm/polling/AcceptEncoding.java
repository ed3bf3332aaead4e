/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.polling;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a request says about content codings: {@code Accept-Encoding} (RFC 9110 §12.5.3). Confined to its caller. */
final class AcceptEncoding {
    private static final int ABSENT = -1;
    private static final int FULL_WEIGHT = 1000;

    // Weights in thousandths; ABSENT when the field does not name the coding.
    private int gzip = ABSENT;
    private int deflate = ABSENT;
    private int identity = ABSENT;
    private int any = ABSENT;

    private AcceptEncoding() {}

    /**
     * The coding that a client likes best.
     *
     * @param values the values of all {@code Accept-Encoding} fields of a request
     * @return null when it likes the bytes as they are better, or says nothing
     */
    static @Nullable ContentCoding preferred(List<String> values) {
        var accepted = new AcceptEncoding();
        for (String value : values) {
            for (String member : value.split(",", -1)) {
                accepted.add(member);
            }
        }
        return accepted.best();
    }

    private void add(String member) {
        String[] parts = member.split(";", -1);
        int weight = FULL_WEIGHT;
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].trim();
            if (parameter.regionMatches(true, 0, "q=", 0, 2)) {
                weight = weight(parameter.substring(2));
            }
        }
        switch (parts[0].trim().toLowerCase(Locale.ROOT)) {
            case "gzip" -> gzip = weight;
            case "deflate" -> deflate = weight;
            case "identity" -> identity = weight;
            case "*" -> any = weight;
            default -> {
                // a coding that is not offered
            }
        }
    }

    private @Nullable ContentCoding best() {
        int gzipWeight = orAny(gzip);
        int deflateWeight = orAny(deflate);
        int weight = Math.max(gzipWeight, deflateWeight);
        if (weight <= 0 || weight < identity) {
            return null;
        }
        return gzipWeight == weight ? ContentCoding.GZIP : ContentCoding.DEFLATE;
    }

    private int orAny(int weight) {
        return weight == ABSENT ? any : weight;
    }

    /** A {@code qvalue} (RFC 9110 §12.4.2) in thousandths; one that is malformed counts as 0, "not acceptable". */
    private static int weight(String text) {
        int length = text.length();
        if (length == 0 || length > 5 || (length > 1 && text.charAt(1) != '.')) {
            return 0;
        }
        int weight = 0;
        int scale = FULL_WEIGHT;
        for (int i = 0; i < length; i++) {
            if (i == 1) {
                continue;
            }
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return 0;
            }
            weight += (c - '0') * scale;
            scale /= 10;
        }
        return weight <= FULL_WEIGHT ? weight : 0;
    }
}
