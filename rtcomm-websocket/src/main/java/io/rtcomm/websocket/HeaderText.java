/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Confined to one reading. Walks over the text of a header field, each character once, by the grammar of RFC 9110 §5.6.
 *
 * <p>No regular expressions and no trimming of copies: the text is the peer's and may be as long as the server takes.
 */
final class HeaderText {
    private final String text;
    private int at;

    HeaderText(String text) {
        this.text = text;
    }

    /** Whether a list of tokens, over all lines of the field, has one that is equal without regard to case. */
    static boolean containsToken(List<String> lines, String token) {
        for (String line : lines) {
            int from = 0;
            while (from <= line.length()) {
                int comma = line.indexOf(',', from);
                int to = comma < 0 ? line.length() : comma;
                if (line.substring(from, to).strip().equalsIgnoreCase(token)) {
                    return true;
                }
                from = to + 1;
            }
        }
        return false;
    }

    /** The tokens of a list over all lines of the field; absent when there is anything else or an empty element. */
    static @Nullable List<String> tokens(List<String> lines) {
        var tokens = new ArrayList<String>();
        for (String line : lines) {
            var text = new HeaderText(line);
            do {
                text.skipSpace();
                String token = text.token();
                text.skipSpace();
                if (token.isEmpty()) {
                    return null;
                }
                tokens.add(token);
            } while (text.skip(','));
            if (!text.atEnd()) {
                return null;
            }
        }
        return tokens;
    }

    boolean atEnd() {
        return at == text.length();
    }

    void skipSpace() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    /** Steps over the character if it stands here. */
    boolean skip(char expected) {
        if (at < text.length() && text.charAt(at) == expected) {
            at++;
            return true;
        }
        return false;
    }

    /** Takes the token that stands here, empty if none does. */
    String token() {
        int from = at;
        while (at < text.length() && isTokenCharacter(text.charAt(at))) {
            at++;
        }
        return text.substring(from, at);
    }

    /** Takes a token or a quoted string, without its quotes; absent if neither stands here whole. */
    @Nullable
    String value() {
        if (!skip('"')) {
            String token = token();
            return token.isEmpty() ? null : token;
        }
        var value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return value.toString();
            }
            if (c == '\\') {
                if (atEnd()) {
                    return null;
                }
                c = text.charAt(at++);
            }
            value.append(c);
        }
        return null;
    }

    private static boolean isTokenCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
}
