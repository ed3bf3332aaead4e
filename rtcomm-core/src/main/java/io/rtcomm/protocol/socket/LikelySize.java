/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import io.rtcomm.codec.JsonSlice;
import org.jspecify.annotations.Nullable;

/** How many bytes of JSON a value becomes: exact for what is sent most often, so that nothing has to be copied. */
final class LikelySize {
    /** A guess for what is not looked into. */
    static final int OTHERS = 64;

    private LikelySize() {}

    /** Of the elements as an array. */
    static int ofArray(@Nullable Object[] args) {
        int size = 2 + Math.max(0, args.length - 1);
        for (Object arg : args) {
            size += of(arg);
        }
        return size;
    }

    /** Of one value. */
    static int of(@Nullable Object arg) {
        if (arg instanceof String text) {
            return text.length() + 2;
        }
        if (arg instanceof Integer || arg instanceof Long) {
            return PlainTexts.digits(((Number) arg).longValue());
        }
        if (arg instanceof Boolean bool) {
            return bool ? 4 : 5;
        }
        if (arg instanceof JsonSlice slice) {
            return slice.length();
        }
        return arg == null ? 4 : OTHERS;
    }
}
