/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client makes of a stream, word for word after the HTML Standard, §9.2.6. Confined to one thread. */
final class EventStreamParser {
    /** An event that reaches the page. */
    record Seen(String type, String data, String lastEventId) {}

    final List<Seen> seen = new ArrayList<>();
    final List<String> comments = new ArrayList<>();
    final List<String> unknownFields = new ArrayList<>();
    String lastEventId = "";

    @Nullable
    Long retry;

    private final StringBuilder data = new StringBuilder();
    private String type = "";
    private String idBuffer = "";

    /** Reads a whole stream; lines end with CRLF, LF or CR. */
    static EventStreamParser of(String stream) {
        var parser = new EventStreamParser();
        String text = stream.startsWith("\uFEFF") ? stream.substring(1) : stream;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                parser.line(text.substring(start, i));
                if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                    i++;
                }
                start = i + 1;
            }
        }
        return parser; // an unfinished line at the end is dropped
    }

    private void line(String line) {
        int colon = line.indexOf(':');
        if (line.isEmpty()) {
            dispatch();
        } else if (colon == 0) {
            comments.add(line.substring(1));
        } else if (colon > 0) {
            String value = line.substring(colon + 1);
            field(line.substring(0, colon), value.startsWith(" ") ? value.substring(1) : value);
        } else {
            field(line, "");
        }
    }

    private void field(String name, String value) {
        switch (name) {
            case "event" -> type = value;
            case "data" -> data.append(value).append('\n');
            case "id" -> idBuffer = value.indexOf(0) < 0 ? value : idBuffer;
            case "retry" -> retry = value.matches("[0-9]+") ? Long.valueOf(value) : retry;
            default -> unknownFields.add(name);
        }
    }

    private void dispatch() {
        lastEventId = idBuffer;
        if (data.isEmpty()) {
            type = "";
            return;
        }
        data.setLength(data.length() - 1);
        seen.add(new Seen(type.isEmpty() ? "message" : type, data.toString(), lastEventId));
        data.setLength(0);
        type = "";
    }
}
