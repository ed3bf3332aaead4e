/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.OutboundQueue;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one client: a ring of references to shared messages. Confined to the session's home loop, but for
 * {@link #bytesSeen}. An idle session owns no ring.
 */
final class Outbox implements OutboundQueue {
    private static final int FIRST_CAPACITY = 8;
    private static final @Nullable EncodedMessage[] NONE = new EncodedMessage[0];
    private static final VarHandle BYTES;

    static {
        try {
            BYTES = MethodHandles.lookup().findVarHandle(Outbox.class, "bytes", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private @Nullable EncodedMessage[] ring = NONE; // its length is a power of two
    private int head;
    private int size;
    private long bytes;

    void add(EncodedMessage message) {
        if (size == ring.length) {
            grow();
        }
        ring[(head + size) & (ring.length - 1)] = message;
        size++;
        count(message.bytes());
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public EncodedMessage get(int index) {
        assert index < size : index + " of " + size;
        return Objects.requireNonNull(ring[(head + index) & (ring.length - 1)], "hole in the outbox");
    }

    @Override
    public void remove(int count) {
        assert count <= size : count + " of " + size;
        long freed = 0;
        for (int i = 0; i < count; i++) {
            freed += get(i).bytes();
        }
        count(-freed);
        if (count == size) {
            empty();
            return;
        }
        for (int i = 0; i < count; i++) {
            ring[head] = null;
            head = (head + 1) & (ring.length - 1);
        }
        size -= count;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    /** About how many bytes wait. Safe on any thread. */
    long bytesSeen() {
        return (long) BYTES.getOpaque(this);
    }

    void clear() {
        empty();
        BYTES.setOpaque(this, 0L);
    }

    private void empty() {
        if (ring.length > FIRST_CAPACITY) {
            ring = NONE;
        } else {
            for (int i = 0; i < size; i++) {
                ring[(head + i) & (ring.length - 1)] = null;
            }
        }
        head = 0;
        size = 0;
    }

    private void count(long delta) {
        BYTES.setOpaque(this, bytes + delta);
    }

    private void grow() {
        var larger = new EncodedMessage[Math.max(FIRST_CAPACITY, ring.length * 2)];
        for (int i = 0; i < size; i++) {
            larger[i] = get(i);
        }
        ring = larger;
        head = 0;
    }
}
