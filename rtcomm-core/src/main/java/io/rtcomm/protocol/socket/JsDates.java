/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Dates as JavaScript writes them (ECMA-262, Date.prototype.toISOString). */
final class JsDates {
    /** How far from 1970 a date of JavaScript may be, in milliseconds. */
    static final long MAX_MILLIS = 8_640_000_000_000_000L;

    private JsDates() {}

    /** The text of a date, or null when JavaScript has no such date. */
    static @Nullable String toIsoString(long millis) {
        if (millis < -MAX_MILLIS || millis > MAX_MILLIS) {
            return null;
        }
        var time = Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
        int year = time.getYear();
        String yearText = year >= 0 && year <= 9999
                ? String.format(Locale.ROOT, "%04d", year)
                : String.format(Locale.ROOT, "%+07d", year);
        return String.format(
                Locale.ROOT,
                "%s-%02d-%02dT%02d:%02d:%02d.%03dZ",
                yearText,
                time.getMonthValue(),
                time.getDayOfMonth(),
                time.getHour(),
                time.getMinute(),
                time.getSecond(),
                time.getNano() / 1_000_000);
    }
}
