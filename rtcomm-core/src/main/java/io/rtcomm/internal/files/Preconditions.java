/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.files;

import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.rtcomm.http.HttpRequestHead;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request makes its answer depend on, in the order of precedence (RFC 9110 §13.2.2). */
final class Preconditions {
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final int FAILED = 412;

    private Preconditions() {}

    /**
     * 200 to go on, 304 or 412.
     *
     * @param modified in whole seconds, or null when not known
     */
    static int status(HttpRequestHead request, EntityTag tag, @Nullable Instant modified) {
        String match = all(request, HttpHeaderNames.IF_MATCH);
        Instant unmodifiedSince = date(request, HttpHeaderNames.IF_UNMODIFIED_SINCE);
        if (match != null) {
            if (!tag.stronglyIn(match)) {
                return FAILED;
            }
        } else if (unmodifiedSince != null && modified != null && modified.isAfter(unmodifiedSince)) {
            return FAILED;
        }
        String noneMatch = all(request, HttpHeaderNames.IF_NONE_MATCH);
        if (noneMatch != null) {
            return tag.weaklyIn(noneMatch) ? NOT_MODIFIED : OK;
        }
        Instant modifiedSince = date(request, HttpHeaderNames.IF_MODIFIED_SINCE);
        return modifiedSince != null && modified != null && !modified.isAfter(modifiedSince) ? NOT_MODIFIED : OK;
    }

    /** Whether a range may be sent of the content that there is now (RFC 9110 §13.1.5). */
    static boolean rangeAllowed(HttpRequestHead request, EntityTag tag, @Nullable Instant modified) {
        String ifRange = request.header(HttpHeaderNames.IF_RANGE);
        if (ifRange == null) {
            return true;
        }
        if (tag.weak()) {
            return false;
        }
        if (ifRange.startsWith("\"") || ifRange.startsWith("W/")) {
            return ifRange.equals(tag.toString());
        }
        return modified != null && modified.equals(date(request, HttpHeaderNames.IF_RANGE));
    }

    /** The fields of one name as one list, or null when there is none. */
    private static @Nullable String all(HttpRequestHead request, CharSequence name) {
        List<String> fields = request.headers().getAll(name);
        return fields.isEmpty() ? null : String.join(",", fields);
    }

    private static @Nullable Instant date(HttpRequestHead request, CharSequence name) {
        String field = request.header(name);
        Date date = field == null ? null : DateFormatter.parseHttpDate(field);
        return date == null ? null : date.toInstant();
    }
}
