/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.Args;
import io.rtcomm.ArgumentException;
import io.rtcomm.JsonValue;
import io.rtcomm.TypeRef;
import io.rtcomm.codec.JacksonJsonCodec;

/** Arguments, of which there are none. */
record NoArgs() implements Args {
    @Override
    public int size() {
        return 0;
    }

    @Override
    public JsonValue get(int index) {
        return new JacksonJsonCodec().missing();
    }

    @Override
    public <T> T get(int index, Class<T> type) {
        throw new ArgumentException("none");
    }

    @Override
    public <T> T get(int index, TypeRef<T> type) {
        throw new ArgumentException("none");
    }
}
