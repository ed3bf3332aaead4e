/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import java.math.BigDecimal;

/** Numbers as JavaScript writes them (ECMA-262, Number::toString): {@code 1}, not {@code 1.0}; {@code 1e+21}. */
final class JsNumbers {
    /** Up to here every integer is a double of its own. */
    private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

    private static final int MAX_PLAIN_DIGITS = 21;
    private static final int MAX_LEADING_ZEROS = 5;

    private JsNumbers() {}

    static boolean isSafeInteger(double value) {
        return value == Math.rint(value) && Math.abs(value) <= MAX_SAFE_INTEGER;
    }

    /** The text of a finite number, given the shortest text that Java knows for it. */
    static String rewrite(String java) {
        if (java.indexOf('E') < 0 && !java.endsWith(".0")) {
            return java; // between 1e-3 and 1e7, where both write the same
        }
        var value = new BigDecimal(java).stripTrailingZeros();
        if (value.signum() == 0) {
            return "0";
        }
        String digits = value.unscaledValue().abs().toString();
        String text = place(digits, digits.length() - value.scale());
        return value.signum() < 0 ? "-" + text : text;
    }

    /** Writes 0.DIGITS × 10^point. */
    private static String place(String digits, int point) {
        int count = digits.length();
        if (point > 0 && point <= MAX_PLAIN_DIGITS) {
            return count <= point
                    ? digits + "0".repeat(point - count)
                    : digits.substring(0, point) + "." + digits.substring(point);
        }
        if (point <= 0 && -point <= MAX_LEADING_ZEROS) {
            return "0." + "0".repeat(-point) + digits;
        }
        int exponent = point - 1;
        String mantissa = count == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return mantissa + (exponent < 0 ? "e-" : "e+") + Math.abs(exponent);
    }
}
