/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire;

import io.rtcomm.codec.JacksonJsonCodec;
import io.rtcomm.codec.JsonCodec;
import io.rtcomm.codec.JsonSink;
import io.rtcomm.codec.JsonSlice;
import java.lang.reflect.Type;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts how often something is turned into JSON. Safe on any thread. */
public final class CountingCodec implements JsonCodec {
    private final JsonCodec codec = new JacksonJsonCodec();
    private final AtomicInteger writes = new AtomicInteger();

    /** How often since the server was started or the count set. */
    public AtomicInteger writes() {
        return writes;
    }

    @Override
    public void writeArray(@Nullable Object[] elements, JsonSink out) {
        writes.incrementAndGet();
        codec.writeArray(elements, out);
    }

    @Override
    public void write(@Nullable Object value, JsonSink out) {
        writes.incrementAndGet();
        codec.write(value, out);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals")
    public <T> @Nullable T read(JsonSlice json, Type type) {
        return codec.read(json, type);
    }
}
