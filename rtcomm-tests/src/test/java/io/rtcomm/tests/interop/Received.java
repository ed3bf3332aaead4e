/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import io.rtcomm.Args;
import io.rtcomm.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Received arguments as plain values of Java. */
final class Received {
    private Received() {}

    static List<@Nullable Object> values(Args args) {
        var values = new ArrayList<@Nullable Object>();
        IntStream.range(0, args.size()).forEach(index -> values.add(value(args.get(index))));
        return values;
    }

    static @Nullable Object value(JsonValue value) {
        return value.isNull() ? null : value.as(Object.class);
    }
}
