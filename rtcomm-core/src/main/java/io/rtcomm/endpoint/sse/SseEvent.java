/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.sse;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One event of a stream, with the fields of the HTML Standard, §9.2.5. Immutable; safe on any thread as far as its value
 * is.
 *
 * <pre>{@code
 * stream.send(SseEvent.of(score).event("score").id("42"));
 * stream.send(SseEvent.text("first line\nsecond line"));
 * }</pre>
 *
 * @param form what the data are made of
 * @param value the data; absent when there are none, and for JSON's null
 * @param event the name that clients listen for; absent is {@code message}
 * @param id what clients come back with as {@code Last-Event-ID}; absent leaves the former one, empty clears it
 * @param retry how long clients wait before they connect again, in whole milliseconds; absent leaves it as it is
 * @param comment something that clients ignore; absent is none
 */
public record SseEvent(
        Form form,
        @Nullable Object value,
        @Nullable String event,
        @Nullable String id,
        @Nullable Duration retry,
        @Nullable String comment) {
    /** The longest id, in characters: it has to fit into a header field. */
    public static final int MAX_ID_LENGTH = 1024;

    static final Duration LONGEST = Duration.ofDays(365);

    /** What the data of an event are made of. */
    public enum Form {
        /** There are none: clients note id and retry, and no event reaches the page. */
        NONE,
        /** Text, as it is; a CR, LF or CRLF in it arrives as LF. */
        TEXT,
        /** A value as JSON; binary data in it as strings of base64. */
        JSON
    }

    /**
     * Checks the fields.
     *
     * @throws IllegalArgumentException for an event name with a line break; for an id with a line break or NUL, or of more
     *     than {@link #MAX_ID_LENGTH} characters; for a retry that is
     *     negative or longer than a year; for data that do not fit their form
     */
    public SseEvent {
        if (form == Form.NONE ? value != null : form == Form.TEXT && !(value instanceof String)) {
            throw new IllegalArgumentException("value: " + value + " (expected: what goes with " + form + ")");
        }
        if (event != null && hasLineBreak(event)) {
            throw new IllegalArgumentException("event: has a line break (expected: none, as it cannot be written)");
        }
        if (id != null && (hasLineBreak(id) || id.indexOf(0) >= 0)) {
            throw new IllegalArgumentException("id: has a line break or NUL (expected: none, as clients ignore it)");
        }
        if (id != null && id.length() > MAX_ID_LENGTH) {
            throw new IllegalArgumentException(
                    "id: has " + id.length() + " characters (expected: at most " + MAX_ID_LENGTH + ")");
        }
        if (retry != null) {
            requireRetry(retry);
        }
    }

    static void requireRetry(Duration retry) {
        if (retry.isNegative() || retry.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("retry: " + retry + " (expected: 0 to " + LONGEST.toDays() + " days)");
        }
    }

    /** Whether a text has a CR or LF, so that it cannot be the value of one field. */
    public static boolean hasLineBreak(String text) {
        return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    }

    /** An event whose data are a value as JSON. */
    public static SseEvent of(@Nullable Object value) {
        return new SseEvent(Form.JSON, value, null, null, null, null);
    }

    /** An event whose data are text as it is. */
    public static SseEvent text(String text) {
        return new SseEvent(Form.TEXT, text, null, null, null, null);
    }

    /** No data: something for the client itself, an id or a retry. */
    public static SseEvent empty() {
        return new SseEvent(Form.NONE, null, null, null, null, null);
    }

    /** The same with a name; it must not have a line break. */
    public SseEvent event(@Nullable String name) {
        return new SseEvent(form, value, name, id, retry, comment);
    }

    /** The same with an id; it must have neither a line break nor NUL. */
    public SseEvent id(@Nullable String newId) {
        return new SseEvent(form, value, event, newId, retry, comment);
    }

    /** The same with the time after which clients connect again. */
    public SseEvent retry(@Nullable Duration delay) {
        return new SseEvent(form, value, event, id, delay, comment);
    }

    /** The same with a comment in front. */
    public SseEvent comment(@Nullable String text) {
        return new SseEvent(form, value, event, id, retry, text);
    }
}
