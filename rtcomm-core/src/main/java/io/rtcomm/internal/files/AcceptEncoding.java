/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.files;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code Accept-Encoding} says about gzip (RFC 9110 §12.5.3). */
final class AcceptEncoding {
    private AcceptEncoding() {}

    static boolean prefersGzip(@Nullable String header) {
        if (header == null) {
            return false;
        }
        double gzip = -1;
        double any = -1;
        double identity = 0;
        for (String element : header.toLowerCase(Locale.ROOT).split(",", -1)) {
            int semicolon = element.indexOf(';');
            String coding = (semicolon < 0 ? element : element.substring(0, semicolon)).strip();
            double weight = semicolon < 0 ? 1 : weight(element.substring(semicolon + 1));
            switch (coding) {
                case "gzip", "x-gzip" -> gzip = Math.max(gzip, weight);
                case "*" -> any = weight;
                case "identity" -> identity = weight;
                default -> {}
            }
        }
        double weight = gzip >= 0 ? gzip : any;
        return weight > 0 && weight >= identity;
    }

    private static double weight(String parameter) {
        String value = parameter.strip();
        if (!value.startsWith("q=")) {
            return 1;
        }
        try {
            double weight = Double.parseDouble(value.substring(2));
            return weight >= 0 && weight <= 1 ? weight : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
