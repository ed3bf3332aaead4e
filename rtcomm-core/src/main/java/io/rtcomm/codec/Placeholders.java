/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

/** What stands for binary data in JSON that was checked before. */
final class Placeholders {
    private Placeholders() {}

    /** Where the placeholders of a value are, and its direct children. */
    static JsonScanner scan(JsonSlice slice) {
        boolean binary = !slice.attachments().isEmpty();
        return scan(slice.array(), slice.offset(), slice.length(), binary);
    }

    private static JsonScanner scan(byte[] array, int offset, int length, boolean findPlaceholders) {
        var scanner = new JsonScanner(JsonLimits.UNLIMITED);
        try {
            scanner.scan(array, offset, length, findPlaceholders);
        } catch (JsonSyntaxException e) {
            throw new IllegalArgumentException("ready-made JSON: " + e.getMessage(), e);
        }
        return scanner;
    }

    /** Whether a text holds something that looks like a placeholder. */
    static boolean anyIn(byte[] array, int start, int end) {
        return scan(array, start, end - start, true).placeholderCount() > 0;
    }

    /** Whether a value, which was scanned, is a placeholder itself. */
    static boolean isOne(JsonSlice slice, JsonScanner scanner) {
        return scanner.placeholderCount() == 1
                && scanner.placeholderStart(0) == scanner.start()
                && !slice.attachments().isEmpty();
    }

    /** The attachment that a placeholder stands for. */
    static byte[] attachment(JsonSlice slice, int number) {
        if (number < 0 || number >= slice.attachments().size()) {
            throw new CodecException("placeholder of attachment " + number + " (expected: less than "
                    + slice.attachments().size() + ")");
        }
        return slice.attachments().get(number);
    }

    /** Writes a value with its attachments, numbered as they come in the sink. */
    static void copy(JsonSlice slice, JsonSink out) {
        var scanner = scan(slice);
        int from = scanner.start();
        for (int i = 0; i < scanner.placeholderCount(); i++) {
            out.writeBytes(slice.array(), from, scanner.placeholderStart(i) - from);
            out.writeBinary(attachment(slice, scanner.placeholderNumber(i)));
            from = scanner.placeholderEnd(i);
        }
        out.writeBytes(slice.array(), from, scanner.end() - from);
    }
}
