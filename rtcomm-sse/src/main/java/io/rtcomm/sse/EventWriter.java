/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtcomm.codec.BinaryForm;
import io.rtcomm.codec.JsonCodec;
import io.rtcomm.codec.JsonSink;
import io.rtcomm.endpoint.sse.SseEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as they go over the wire (HTML Standard, §9.2.5). Confined to the call that writes.
 *
 * <pre>
 *   event   = *( field / comment ) LF
 *   field   = name ": " value LF     the space is the one that clients take off
 *   comment = ": " text LF
 * </pre>
 *
 * A value with a CR, LF or CRLF becomes as many fields as it has lines.
 */
final class EventWriter {
    private static final String DATA = "data";
    private static final int SMALL = 128;

    private JsonSink out = new JsonSink(SMALL, BinaryForm.BASE64);
    private int jsonStart = -1; // negative: there is no JSON

    private EventWriter() {}

    /** A whole event. */
    static byte[] event(SseEvent event, JsonCodec codec) {
        var writer = new EventWriter();
        if (event.id() != null) {
            writer.field("id", event.id());
        }
        writer.fields(event);
        writer.data(event, codec);
        return writer.complete(true);
    }

    /** The fields of an event that gets its id later, without the empty line at the end. */
    static byte[] fieldsOnly(SseEvent event, JsonCodec codec) {
        var writer = new EventWriter();
        writer.fields(event);
        writer.data(event, codec);
        return writer.complete(false);
    }

    /** The event of a room: the one argument, the array of several, null for none. */
    static byte[] roomEvent(String name, List<@Nullable Object> args, JsonCodec codec) {
        var writer = new EventWriter();
        writer.field("event", name);
        writer.beginJson();
        if (args.size() == 1) {
            codec.write(args.get(0), writer.out);
        } else if (args.isEmpty()) {
            writer.out.writeNull();
        } else {
            codec.writeArray(args.toArray(), writer.out);
        }
        return writer.complete(true);
    }

    private void fields(SseEvent event) {
        if (event.comment() != null) {
            field("", event.comment());
        }
        if (event.retry() != null) {
            field("retry", String.valueOf(event.retry().toMillis()));
        }
        if (event.event() != null) {
            field("event", event.event());
        }
    }

    private void data(SseEvent event, JsonCodec codec) {
        switch (event.form()) {
            case TEXT -> field(DATA, String.valueOf(event.value()));
            case JSON -> {
                beginJson();
                codec.write(event.value(), out);
            }
            case NONE -> {
                // nothing for the page
            }
        }
    }

    private void beginJson() {
        out.writeAscii(DATA + ": ");
        jsonStart = out.length();
    }

    private byte[] complete(boolean emptyLine) {
        int jsonEnd = out.length();
        if (jsonStart >= 0) {
            out.writeByte('\n');
        }
        if (emptyLine) {
            out.writeByte('\n');
        }
        byte[] written = out.toByteArray();
        if (jsonStart < 0 || !hasLineBreak(written, jsonStart, jsonEnd)) {
            return written;
        }
        // JSON that came in ready-made may have line breaks between its tokens
        out = new JsonSink(2 * written.length);
        out.writeBytes(written, 0, jsonStart - DATA.length() - 2);
        lines(DATA, written, jsonStart, jsonEnd);
        if (emptyLine) {
            out.writeByte('\n');
        }
        return out.toByteArray();
    }

    private static boolean hasLineBreak(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                return true;
            }
        }
        return false;
    }

    private void field(String name, String value) {
        byte[] utf8 = value.getBytes(UTF_8);
        lines(name, utf8, 0, utf8.length);
    }

    private void lines(String name, byte[] bytes, int from, int end) {
        int start = from;
        for (int i = from; i < end; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                line(name, bytes, start, i);
                if (bytes[i] == '\r' && i + 1 < end && bytes[i + 1] == '\n') {
                    i++;
                }
                start = i + 1;
            }
        }
        line(name, bytes, start, end);
    }

    private void line(String name, byte[] bytes, int start, int end) {
        out.writeAscii(name);
        out.writeByte(':');
        out.writeByte(' ');
        out.writeBytes(bytes, start, end - start);
        out.writeByte('\n');
    }
}
