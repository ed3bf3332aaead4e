/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import java.util.Arrays;

/**
 * Checks that bytes are one JSON value (RFC 8259, nothing beyond it) and finds out where its parts lie, without making
 * objects of them. Confined to one thread at a time; may be used again and again.
 *
 * <p>Reads each byte once, keeps one bit per level of nesting, and does not recurse.
 */
public final class JsonScanner {
    private static final int[] NO_OFFSETS = {};
    private static final byte[] NO_BYTES = {};
    private static final int FEW_CHILDREN = 4; // the name and one argument of an event

    /** So many offsets are kept for the next text. */
    private static final int MOST_KEPT = 64;

    private final JsonLimits limits;

    // The text.
    private byte[] json = NO_BYTES;
    private int at;
    private int end;

    // Where the scan is. Level 0 is outside of everything.
    private int depth;
    private int tokens;
    private boolean justOpened;
    private long[] objectLevels = new long[1];

    // What it found.
    private int rootStart;
    private int rootEnd;
    private int childStart;
    private int[] children = NO_OFFSETS;
    private int childCount;
    private PlaceholderFinder placeholders = PlaceholderFinder.NONE;

    public JsonScanner(JsonLimits limits) {
        this.limits = limits;
    }

    /**
     * Scans a text.
     *
     * @param array holds the text, which must be well-formed UTF-8
     * @param findPlaceholders whether to look for placeholders too
     * @throws JsonSyntaxException when it is not one JSON value, or goes beyond a limit
     */
    public void scan(byte[] array, int offset, int length, boolean findPlaceholders) throws JsonSyntaxException {
        if (length > limits.maxBytes()) {
            throw new JsonSyntaxException("JSON of " + length + " bytes (expected: at most " + limits.maxBytes() + ")");
        }
        json = array;
        at = offset;
        end = offset + length;
        depth = 0;
        tokens = 0;
        childCount = 0;
        if (children.length > MOST_KEPT) {
            children = NO_OFFSETS;
        }
        placeholders = findPlaceholders ? new PlaceholderFinder() : PlaceholderFinder.NONE;
        skipWhitespace();
        rootStart = at;
        do {
            value();
        } while (toNextValue());
        rootEnd = at;
        skipWhitespace();
        if (at < end) {
            throw unexpected("end of text");
        }
        json = NO_BYTES;
    }

    /**
     * The index of the first byte at or behind an index that may not stand as it is in a JSON string (quote, backslash, control
     * character), or {@code end}.
     */
    public static int skipPlain(byte[] json, int from, int end) {
        return JsonBytes.skipPlain(json, from, end);
    }

    /** Where the value begins, whitespace left out. */
    public int start() {
        return rootStart;
    }

    /** Where the value ends (exclusive), whitespace left out. */
    public int end() {
        return rootEnd;
    }

    /**
     * How many values stand directly in the value: elements of an array; names and values, in turn, of an object; 0 for
     * anything else.
     */
    public int childCount() {
        return childCount / 2;
    }

    /** Where a direct child begins. */
    public int childStart(int index) {
        return children[2 * index];
    }

    /** Where a direct child ends (exclusive). */
    public int childEnd(int index) {
        return children[2 * index + 1];
    }

    /**
     * Hands over start and end of each direct child, in turn; there may be more room in the array. After it, only the
     * number of children is known here. Without it, the array serves the next scan.
     */
    public int[] takeChildOffsets() {
        int[] offsets = children;
        children = NO_OFFSETS;
        return offsets;
    }

    /** How many placeholders there are; those within a placeholder are not counted, as they stand for nothing. */
    public int placeholderCount() {
        return placeholders.count();
    }

    /** Where a placeholder begins. */
    public int placeholderStart(int index) {
        return placeholders.start(index);
    }

    /** Where a placeholder ends (exclusive). */
    public int placeholderEnd(int index) {
        return placeholders.end(index);
    }

    /** The number of the attachment that a placeholder stands for, or -1 when it names none properly. */
    public int placeholderNumber(int index) {
        return placeholders.number(index);
    }

    /** Reads a scalar, or the opening of an object or array. */
    private void value() throws JsonSyntaxException {
        if (at == end) {
            throw unexpected("a value");
        }
        countToken();
        int start = at;
        switch (json[at]) {
            case '{', '[' -> {
                open(json[at] == '{', start);
                return;
            }
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
        placeholders.onScalar(depth, json, start, at);
        if (depth == 1) {
            addChild(start);
        }
    }

    private void open(boolean object, int start) throws JsonSyntaxException {
        if (depth == limits.maxDepth()) {
            throw new JsonSyntaxException("nested deeper than " + limits.maxDepth() + " levels");
        }
        at++;
        if (depth == 1) {
            childStart = start;
        }
        depth++;
        if (depth >> 6 == objectLevels.length) {
            objectLevels = Arrays.copyOf(objectLevels, 2 * objectLevels.length);
        }
        long bit = 1L << depth;
        if (object) {
            objectLevels[depth >> 6] |= bit;
            placeholders.onObjectStart(depth, start);
        } else {
            objectLevels[depth >> 6] &= ~bit;
            placeholders.onArrayStart(depth);
        }
        justOpened = true;
    }

    private boolean inObject() {
        return (objectLevels[depth >> 6] & 1L << depth) != 0;
    }

    /** Closes what ends here, and goes on to where the next value begins; false when the outermost value is complete. */
    private boolean toNextValue() throws JsonSyntaxException {
        while (depth > 0) {
            boolean object = inObject();
            skipWhitespace();
            if (at < end && json[at] == (object ? '}' : ']')) {
                close(object);
                continue;
            }
            if (!justOpened) {
                expect(',', object ? "',' or '}'" : "',' or ']'");
                skipWhitespace();
            }
            justOpened = false;
            if (object) {
                name();
            }
            return true;
        }
        return false;
    }

    private void close(boolean object) throws JsonSyntaxException {
        countToken();
        at++;
        justOpened = false;
        if (object) {
            placeholders.onObjectEnd(depth, at);
        }
        depth--;
        if (depth == 1) {
            addChild(childStart);
        }
    }

    private void name() throws JsonSyntaxException {
        if (at == end || json[at] != '"') {
            throw unexpected("a name");
        }
        countToken();
        int start = at;
        string();
        if (at - start - 2 > limits.maxNameLength()) {
            throw new JsonSyntaxException("name longer than " + limits.maxNameLength() + " bytes");
        }
        if (depth == 1) {
            addChild(start);
        }
        placeholders.onName(depth, json, start + 1, at - 1);
        skipWhitespace();
        expect(':', "':'");
        skipWhitespace();
    }

    /** Reads a string, from its quote to behind its other quote. */
    private void string() throws JsonSyntaxException {
        at++;
        while (true) {
            at = JsonBytes.skipPlain(json, at, end);
            if (at == end) {
                throw unexpected("'\"'");
            }
            byte b = json[at];
            if (b == '"') {
                at++;
                return;
            }
            if (b != '\\') {
                throw unexpected("an escape, not a control character");
            }
            at++;
            escape();
        }
    }

    private void escape() throws JsonSyntaxException {
        if (at < end) {
            switch (json[at]) {
                case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                    at++;
                    return;
                }
                case 'u' -> {
                    at++;
                    for (int i = 0; i < 4; i++) {
                        if (at == end || Character.digit(json[at], 16) < 0) {
                            throw unexpected("a hexadecimal digit");
                        }
                        at++;
                    }
                    return;
                }
                default -> {}
            }
        }
        throw unexpected("an escape");
    }

    private void literal(String word) throws JsonSyntaxException {
        for (int i = 0; i < word.length(); i++) {
            expect(word.charAt(i), word);
        }
    }

    private void number() throws JsonSyntaxException {
        int start = at;
        if (json[at] == '-') {
            at++;
        }
        if (at < end && json[at] == '0') {
            at++;
        } else {
            digits(start);
        }
        if (at < end && json[at] == '.') {
            at++;
            digits(start);
        }
        if (at < end && (json[at] == 'e' || json[at] == 'E')) {
            at++;
            if (at < end && (json[at] == '+' || json[at] == '-')) {
                at++;
            }
            digits(start);
        }
        checkNumberLength(start);
    }

    /** Reads one digit or more. */
    private void digits(int numberStart) throws JsonSyntaxException {
        int first = at;
        while (at < end && json[at] >= '0' && json[at] <= '9') {
            at++;
            checkNumberLength(numberStart);
        }
        if (at == first) {
            throw unexpected(first == numberStart ? "a value" : "a digit");
        }
    }

    private void checkNumberLength(int start) throws JsonSyntaxException {
        if (at - start > limits.maxNumberLength()) {
            throw new JsonSyntaxException("number longer than " + limits.maxNumberLength() + " characters");
        }
    }

    private void expect(char c, String expected) throws JsonSyntaxException {
        if (at == end || json[at] != c) {
            throw unexpected(expected);
        }
        at++;
    }

    private void skipWhitespace() {
        while (at < end && isWhitespace(json[at])) {
            at++;
        }
    }

    private static boolean isWhitespace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private void countToken() throws JsonSyntaxException {
        if (++tokens > limits.maxTokens()) {
            throw new JsonSyntaxException("more than " + limits.maxTokens() + " tokens");
        }
    }

    private void addChild(int start) {
        if (childCount == children.length) {
            children = Arrays.copyOf(children, Math.max(FEW_CHILDREN, 2 * childCount));
        }
        children[childCount++] = start;
        children[childCount++] = at;
    }

    private JsonSyntaxException unexpected(String expected) {
        String seen = at < end ? "byte 0x" + Integer.toHexString(json[at] & 0xff) : "the end";
        return new JsonSyntaxException(
                "not JSON: " + seen + " at byte " + (at - rootStart) + " (expected: " + expected + ")");
    }
}
