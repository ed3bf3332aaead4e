/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.chat;

import io.rtcomm.RejectedException;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks what pages send. Everything that does not pass is refused with a {@link RejectedException}, whose message the
 * page shows and whose {@code data} holds the name of the field.
 */
final class Input {
    static final int MAX_NAME = 24;
    static final int MAX_TEXT = 2000;

    /** Beyond this nothing can become a name by normalisation, which takes its time with long texts. */
    private static final int MAX_RAW_NAME = 4 * MAX_NAME;

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}_.-]*");

    private Input() {}

    /** A nickname as others will see it. */
    static String nickname(@Nullable String raw) {
        return name("nickname", raw, 2);
    }

    /** The name of a room; upper and lower case are the same. */
    static String room(@Nullable String raw) {
        return name("room", raw, 1).toLowerCase(Locale.ROOT);
    }

    /** What is the same for two nicknames that nobody could tell apart by their letters. */
    static String key(String nickname) {
        return Normalizer.normalize(nickname, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    /** The text of a message: without blanks around it, control characters refused except for line feeds. */
    static String text(@Nullable String raw) {
        String text = raw == null ? "" : raw.replace("\r\n", "\n").strip();
        int length = text.codePointCount(0, text.length());
        if (length == 0 || length > MAX_TEXT) {
            throw refused("text", "A message has 1 to " + MAX_TEXT + " characters, this one has " + length + ".");
        }
        if (text.codePoints().anyMatch(c -> c != '\n' && !printable(c))) {
            throw refused("text", "A message has no control characters.");
        }
        return text;
    }

    private static String name(String field, @Nullable String raw, int min) {
        String name = raw == null || raw.length() > MAX_RAW_NAME
                ? ""
                : Normalizer.normalize(raw.strip(), Normalizer.Form.NFKC);
        int length = name.codePointCount(0, name.length());
        if (length < min || length > MAX_NAME || !NAME.matcher(name).matches()) {
            throw refused(
                    field,
                    "A " + (field.equals("room") ? "room name" : field) + " has " + min + " to " + MAX_NAME
                            + " letters, digits, dots, hyphens or underscores, and begins with a letter or a digit.");
        }
        return name;
    }

    private static boolean printable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE, Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private static RejectedException refused(String field, String message) {
        return new RejectedException(message, Map.of("field", field));
    }
}
