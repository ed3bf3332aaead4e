/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint;

import io.rtcomm.Key;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the application keeps with a connection, by typed keys. Safe on any thread; costs nothing until it is used. */
public final class Attributes {
    private volatile @Nullable Map<Key<?>, Object> values; // absent until used

    /** No attributes yet. */
    public Attributes() {}

    /** Keeps a value, or forgets it with null. */
    public <T> void set(Key<T> key, @Nullable T value) {
        if (value != null) {
            made().put(key, key.type().cast(value));
            return;
        }
        var known = values;
        if (known != null) {
            known.remove(key);
        }
    }

    /** What was kept. */
    public <T> Optional<T> get(Key<T> key) {
        var known = values;
        return known == null
                ? Optional.empty()
                : Optional.ofNullable(known.get(key)).map(key.type()::cast);
    }

    private synchronized Map<Key<?>, Object> made() {
        var known = values;
        if (known == null) {
            known = new ConcurrentHashMap<>();
            values = known;
        }
        return known;
    }
}
