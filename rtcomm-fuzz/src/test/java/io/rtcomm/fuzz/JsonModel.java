/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtcomm.codec.JsonLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** What a text is, as Jackson's tokens tell it. Confined to one input. */
public final class JsonModel {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(1 << 20)
                    .maxNumberLength(1 << 20)
                    .maxNameLength(1 << 20)
                    .build())
            .build();

    /** A codec refuses to read longer ones. */
    private static final int LONG_NAME = 1024;

    /** Escapes of surrogates, which Jackson takes in values but not in names unless they are pairs. */
    private static final Pattern SURROGATES = Pattern.compile("\\\\u[dD][89A-Fa-f][0-9A-Fa-f]{2}");

    private final String text;
    private final JsonParser parser;
    private final List<String> parts = new ArrayList<>();
    private final List<Integer> placeholders = new ArrayList<>();
    private int tokens;
    private int depth;
    private int longestNumber;
    private int longestName;

    private JsonModel(String text, JsonParser parser) {
        this.text = text;
        this.parser = parser;
    }

    /** Null when it is not JSON. */
    public static @Nullable JsonModel of(byte[] utf8) {
        String text = new String(utf8, UTF_8);
        if (text.startsWith("\ufeff")) {
            return null; // RFC 8259 §8.1 lets a reader refuse what Jackson skips
        }
        String readable = SURROGATES.matcher(text).replaceAll("\\\\u00e9");
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), readable)) {
            var model = new JsonModel(text, parser);
            if (parser.nextToken() == null) {
                return null;
            }
            model.value(0);
            return parser.nextToken() == null ? model : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    /** Whether Jackson reads a text as a tree, too: broken surrogates in names it does not read, nor very long names. */
    public static boolean isReadable(byte[] utf8) {
        return !SURROGATES.matcher(new String(utf8, UTF_8)).find() && utf8.length <= LONG_NAME;
    }

    /** The elements of an array, the names and values of an object, as they stand in the text. */
    public List<String> parts() {
        return parts;
    }

    /** The number of each outermost placeholder, -1 where it has none. */
    public List<Integer> placeholders() {
        return placeholders;
    }

    public boolean within(JsonLimits limits) {
        return depth <= limits.maxDepth()
                && longestNumber <= limits.maxNumberLength()
                && longestName <= limits.maxNameLength()
                && tokens <= limits.maxTokens()
                && text.getBytes(UTF_8).length <= limits.maxBytes();
    }

    private int start() {
        return (int) parser.currentTokenLocation().getCharOffset();
    }

    private int end() {
        return (int) parser.currentLocation().getCharOffset();
    }

    private void value(int level) {
        depth = Math.max(depth, level);
        tokens++;
        switch (parser.currentToken()) {
            case START_OBJECT -> object(level + 1);
            case START_ARRAY -> {
                depth = Math.max(depth, level + 1);
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    part(level + 1);
                }
                tokens++;
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                longestNumber = Math.max(longestNumber, parser.getString().length());
            default -> parser.getString(); // looks at all of it
        }
    }

    private void part(int level) {
        int start = start();
        boolean string = parser.currentToken() == JsonToken.VALUE_STRING;
        String number = parser.currentToken().isNumeric() ? parser.getString() : null;
        value(level);
        if (level == 1) {
            parts.add(string ? quoted(start) : number != null ? number : text.substring(start, end()));
        }
    }

    /** A string as it stands in the text. */
    private String quoted(int start) {
        int at = start + 1;
        while (text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return text.substring(start, at + 1);
    }

    private void object(int level) {
        depth = Math.max(depth, level);
        int before = placeholders.size();
        boolean marked = false;
        int number = -1;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            tokens++;
            String name = parser.currentName();
            String quoted = quoted(start());
            longestName = Math.max(longestName, quoted.getBytes(UTF_8).length - 2);
            if (level == 1) {
                parts.add(quoted);
            }
            var token = parser.nextToken();
            if (name.equals("_placeholder")) {
                marked = token == JsonToken.VALUE_TRUE;
            } else if (name.equals("num")) {
                number = attachmentNumber(token);
            }
            part(level);
        }
        tokens++;
        if (marked) {
            placeholders.subList(before, placeholders.size()).clear();
            placeholders.add(number);
        }
    }

    private int attachmentNumber(JsonToken token) {
        return token == JsonToken.VALUE_NUMBER_INT && parser.getString().matches("[0-9]{1,9}")
                ? Integer.parseInt(parser.getString())
                : -1;
    }
}
