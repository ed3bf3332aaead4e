/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.observe.Metric;
import io.rtcomm.observe.Metrics;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one client, under a budget and a policy: a ring of references to shared messages. Confined to the home
 * loop of the client, but for {@link #bytesSeen}. One in which never more than one message waited owns no ring, and one
 * without volatile messages that wait and without conflated ones pays nothing for them.
 *
 * <pre>
 *   head                                       what was dropped leaves a hole, which is closed
 *    │                                         when somebody reads, or when holes are many
 *    m  m  m  ∅  m  ∅  m  ─  ─  ─
 *    └───── slots ─────┘
 * </pre>
 */
public final class Outbox implements OutboundQueue {
    private static final int FIRST_CAPACITY = 8;
    private static final int NOWHERE = -1;
    private static final @Nullable EncodedMessage[] NONE = new EncodedMessage[0];
    private static final VarHandle BYTES;

    static {
        try {
            BYTES = MethodHandles.lookup().findVarHandle(Outbox.class, "bytes", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What an outbox has to know of the connection behind it. Called on the home loop. */
    public interface Wire {
        /** Whether a message that is given now goes to the kernel at once. */
        boolean writable();

        /** Bytes that were taken from the outbox, and that the kernel has not taken yet. */
        long bufferedBytes();

        /** Counts what is dropped. */
        Metrics metrics();
    }

    /** What became of a message. */
    public enum Outcome {
        /** It waits, perhaps in the place of an older one. */
        TAKEN,
        /** It was volatile and is dropped. */
        DROPPED,
        /** There is no room for it: the client is too slow and has to be disconnected. */
        OVERFLOW
    }

    // for life
    private final OutboundBudget budget;
    private final SlowConsumerPolicy policy;
    private final Wire wire;

    // the ring
    private @Nullable EncodedMessage only; // what waits while there is no ring; absent when nothing does
    private @Nullable EncodedMessage[] ring = NONE; // its length is a power of two, or 0 while one place is enough
    private int head;
    private int slots;
    private long bytes;
    private @Nullable OutboxSpecials specials; // absent while nothing that waits may be dropped or conflated

    /**
     * An empty outbox.
     *
     * @param budget how much may wait
     * @param policy what happens beyond it to messages that do not say otherwise
     */
    public Outbox(OutboundBudget budget, SlowConsumerPolicy policy, Wire wire) {
        this.budget = budget;
        this.policy = policy;
        this.wire = wire;
    }

    /**
     * Queues a message, if budget and policy allow.
     *
     * @param droppable whether it is volatile
     */
    public Outcome offer(EncodedMessage message, boolean droppable) {
        WaitingRule rule = message.rule();
        SlowConsumerPolicy applied = rule.policy() == null ? policy : rule.policy();
        if (droppable && applied == SlowConsumerPolicy.CLOSE && !(slots == 0 && wire.writable())) {
            countDropped();
            return Outcome.DROPPED;
        }
        String key = applied == SlowConsumerPolicy.CONFLATE ? rule.key() : null;
        boolean evicts = !droppable || applied == SlowConsumerPolicy.DROP_OLDEST_VOLATILE;
        int place = slotOf(key);
        if (!fits(message, place, 0, 0)) {
            if (!evicts || !makeRoom(message, key)) {
                if (!droppable) {
                    return Outcome.OVERFLOW;
                }
                countDropped();
                return Outcome.DROPPED;
            }
            place = slotOf(key);
        }
        if (place != NOWHERE) {
            wire.metrics().increment(Metric.MESSAGES_CONFLATED);
        }
        if (place != NOWHERE && rule.keepsOrder()) {
            vacate(place);
            place = NOWHERE;
        }
        if (place == NOWHERE) {
            append(message);
            remember(message, droppable && applied != SlowConsumerPolicy.CLOSE, key);
        } else {
            replace(place, message, droppable);
        }
        return Outcome.TAKEN;
    }

    /** Queues a message whatever waits, for what is bounded otherwise. */
    public void add(EncodedMessage message) {
        append(message);
    }

    /** The message at a place goes, if it is one; so much besides has gone already. */
    private boolean fits(EncodedMessage message, int place, int lessMessages, long lessBytes) {
        EncodedMessage old = place == NOWHERE ? null : at(place);
        int messages = size() - lessMessages + (old == null ? 1 : 0);
        long sum = bytes - lessBytes + message.bytes() - (old == null ? 0 : old.bytes());
        return messages <= budget.maxMessages() && sum + wire.bufferedBytes() <= budget.maxBytes();
    }

    /** Drops the oldest volatile messages, but only if that helps. */
    private boolean makeRoom(EncodedMessage message, @Nullable String key) {
        OutboxSpecials known = specials;
        int place = slotOf(key);
        if (known == null) {
            return false;
        }
        int stays = place != NOWHERE && !known.droppable[index(place)] ? place : NOWHERE;
        if (!fits(message, stays, known.droppables, known.droppableBytes)) {
            return false;
        }
        while (known.droppables > 0 && !fits(message, slotOf(key), 0, 0)) {
            dropOldest(known);
        }
        return true;
    }

    private void dropOldest(OutboxSpecials known) {
        int i = (int) (known.oldest - known.first);
        while (!known.droppable[index(i)]) {
            i++;
        }
        known.oldest = known.first + i;
        vacate(i);
        countDropped();
    }

    private void countDropped() {
        wire.metrics().increment(Metric.MESSAGES_DROPPED);
    }

    /** What waits at a place goes, and leaves a hole. */
    private void vacate(int place) {
        OutboxSpecials known = Objects.requireNonNull(specials, "a special message");
        EncodedMessage victim = slot(place);
        forget(known, place, victim);
        put(place, null);
        known.holes++;
        count(-victim.bytes());
        trimHead(known);
        if (slots == 0) {
            empty();
        } else if (known.holes > FIRST_CAPACITY && known.holes > slots / 2) {
            compact(known);
        }
    }

    private void trimHead(OutboxSpecials known) {
        while (slots > 0 && at(0) == null) {
            advance(known);
            known.holes--;
        }
    }

    private void advance(OutboxSpecials known) {
        head = index(1);
        slots--;
        known.first++;
        known.oldest = Math.max(known.oldest, known.first);
    }

    private void append(EncodedMessage message) {
        OutboxSpecials known = specials;
        if (slots == capacity()) {
            if (known != null && known.holes > slots / 4) {
                compact(known);
            } else {
                grow();
            }
        }
        put(slots, message);
        slots++;
        count(message.bytes());
    }

    /** Notes what is special about the newest message. */
    private void remember(EncodedMessage message, boolean droppable, @Nullable String key) {
        if (!droppable && key == null) {
            return;
        }
        OutboxSpecials known = specials;
        if (known == null) {
            known = new OutboxSpecials(capacity());
            specials = known;
        }
        if (droppable) {
            known.droppable[index(slots - 1)] = true;
            known.droppables++;
            known.droppableBytes += message.bytes();
        }
        if (key != null) {
            known.keys.put(key, known.first + slots - 1);
        }
    }

    /** The newer message waits in the place of the older one. */
    private void replace(int place, EncodedMessage message, boolean droppable) {
        EncodedMessage old = slot(place);
        OutboxSpecials known = Objects.requireNonNull(specials, "keys");
        if (known.droppable[index(place)]) {
            known.droppable[index(place)] = droppable;
            known.droppables -= droppable ? 0 : 1;
            known.droppableBytes += droppable ? message.bytes() - old.bytes() : -old.bytes();
        }
        put(place, message);
        count(message.bytes() - old.bytes());
    }

    private int slotOf(@Nullable String key) {
        OutboxSpecials known = specials;
        if (key == null || known == null) {
            return NOWHERE;
        }
        Long serial = known.keys.get(key);
        return serial == null ? NOWHERE : (int) (serial - known.first);
    }

    /** What was noted of a message that goes. */
    private void forget(OutboxSpecials known, int place, EncodedMessage message) {
        if (known.droppable[index(place)]) {
            known.droppable[index(place)] = false;
            known.droppables--;
            known.droppableBytes -= message.bytes();
        }
        String key = message.rule().key();
        if (key != null) {
            known.keys.remove(key, known.first + place);
        }
    }

    @Override
    public int size() {
        OutboxSpecials known = specials;
        return known == null ? slots : slots - known.holes;
    }

    @Override
    public EncodedMessage get(int index) {
        closeHoles();
        assert index < slots : index + " of " + slots;
        return slot(index);
    }

    @Override
    public void remove(int count) {
        closeHoles();
        assert count <= slots : count + " of " + slots;
        if (count == slots) {
            empty();
            count(-bytes);
            return;
        }
        OutboxSpecials known = specials;
        long freed = 0;
        for (int i = 0; i < count; i++) {
            EncodedMessage message = slot(0);
            freed += message.bytes();
            put(0, null);
            if (known == null) {
                head = index(1);
                slots--;
            } else {
                forget(known, 0, message);
                advance(known);
            }
        }
        count(-freed);
    }

    @Override
    public long bytes() {
        return bytes;
    }

    /** About how many bytes wait. Safe on any thread. */
    public long bytesSeen() {
        return (long) BYTES.getOpaque(this);
    }

    /** Forgets everything that waits. */
    public void clear() {
        empty();
        count(-bytes);
    }

    private void empty() {
        only = null;
        if (ring.length > FIRST_CAPACITY) {
            ring = NONE;
        } else {
            Arrays.fill(ring, null);
        }
        head = 0;
        slots = 0;
        specials = null;
    }

    private void closeHoles() {
        OutboxSpecials known = specials;
        if (known != null && known.holes > 0) {
            compact(known);
        }
    }

    private void compact(OutboxSpecials known) {
        int to = 0;
        for (int from = 0; from < slots; from++) {
            EncodedMessage message = at(from);
            if (message == null) {
                continue;
            }
            if (to != from) {
                put(to, message);
                put(from, null);
                known.droppable[index(to)] = known.droppable[index(from)];
                known.droppable[index(from)] = false;
                String key = message.rule().key();
                if (key != null) {
                    known.keys.replace(key, known.first + from, known.first + to);
                }
            }
            to++;
        }
        slots = to;
        known.holes = 0;
        known.oldest = known.first;
    }

    private void grow() {
        int capacity = Math.max(FIRST_CAPACITY, ring.length * 2);
        @Nullable EncodedMessage[] larger = new EncodedMessage[capacity];
        OutboxSpecials known = specials;
        boolean[] droppable = known == null ? null : new boolean[capacity];
        for (int i = 0; i < slots; i++) {
            larger[i] = at(i);
            if (known != null && droppable != null) {
                droppable[i] = known.droppable[index(i)];
            }
        }
        if (known != null && droppable != null) {
            known.droppable = droppable;
        }
        only = null;
        ring = larger;
        head = 0;
    }

    /** How many places there are; without a ring there is one. */
    private int capacity() {
        return Math.max(1, ring.length);
    }

    private void count(long delta) {
        BYTES.setOpaque(this, bytes + delta);
    }

    private int index(int place) {
        return (head + place) & (capacity() - 1);
    }

    private @Nullable EncodedMessage at(int place) {
        return ring.length == 0 ? only : ring[index(place)];
    }

    private void put(int place, @Nullable EncodedMessage message) {
        if (ring.length == 0) {
            only = message;
        } else {
            ring[index(place)] = message;
        }
    }

    private EncodedMessage slot(int place) {
        return Objects.requireNonNull(at(place), "hole in the outbox");
    }
}
