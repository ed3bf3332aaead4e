/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

import static io.rtcomm.SlowConsumerPolicy.CLOSE;
import static io.rtcomm.SlowConsumerPolicy.CONFLATE;
import static io.rtcomm.SlowConsumerPolicy.DROP_OLDEST_VOLATILE;
import static io.rtcomm.SlowConsumerPolicy.DROP_VOLATILE;
import static io.rtcomm.transport.Outbox.Outcome.DROPPED;
import static io.rtcomm.transport.Outbox.Outcome.OVERFLOW;
import static io.rtcomm.transport.Outbox.Outcome.TAKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.observe.Metric;
import io.rtcomm.observe.Metrics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutboxTest {
    private static final int OVERHEAD = 10;

    private final FakeWire wire = new FakeWire();

    private static final class FakeWire implements Outbox.Wire {
        final Metrics metrics = new Metrics();
        boolean writable;
        long buffered;

        @Override
        public boolean writable() {
            return writable;
        }

        @Override
        public long bufferedBytes() {
            return buffered;
        }

        @Override
        public Metrics metrics() {
            return metrics;
        }
    }

    private Outbox outbox(SlowConsumerPolicy policy, long maxBytes, int maxMessages) {
        return new Outbox(new OutboundBudget(maxBytes, maxMessages), policy, wire);
    }

    private static EncodedMessage message(String text) {
        return EncodedMessage.message(text.getBytes(StandardCharsets.UTF_8), false, List.of(), true, true);
    }

    private static EncodedMessage keyed(String text, @Nullable SlowConsumerPolicy policy, @Nullable String key) {
        return message(text).under(new WaitingRule(policy, key));
    }

    private static List<String> contents(Outbox outbox) {
        var contents = new ArrayList<String>();
        for (int i = 0; i < outbox.size(); i++) {
            contents.add(new String(outbox.get(i).data(), StandardCharsets.UTF_8));
        }
        return contents;
    }

    private static long sum(Iterable<EncodedMessage> messages) {
        long sum = 0;
        for (EncodedMessage message : messages) {
            sum += message.bytes();
        }
        return sum;
    }

    @Test
    void anyMixOfAddingAndRemovingKeepsTheOrderAndTheSum() {
        var outbox = outbox(CLOSE, Long.MAX_VALUE, Integer.MAX_VALUE);
        var random = new Random(9);
        var model = new ArrayDeque<EncodedMessage>();
        for (int step = 0; step < 20_000; step++) {
            int what = random.nextInt(100);
            if (what < 55) {
                var message = message("x".repeat(random.nextInt(40)));
                outbox.add(message);
                model.add(message);
            } else if (what < 99) {
                int count = random.nextInt(Math.min(model.size(), 6) + 1);
                outbox.remove(count);
                for (int i = 0; i < count; i++) {
                    model.remove();
                }
            } else {
                outbox.clear();
                model.clear();
            }
            assertThat(outbox.size()).isEqualTo(model.size());
            assertThat(outbox.bytes()).isEqualTo(sum(model));
            assertThat(outbox.bytesSeen()).isEqualTo(outbox.bytes());
            if (step % 20 == 0) {
                for (int i = 0; i < outbox.size(); i++) {
                    assertThat(outbox.get(i)).isIn(model);
                }
            }
        }
        outbox.remove(outbox.size());
        assertThat(outbox.bytes()).isZero();
    }

    @Test
    void whatIsNotThereCannotBeTaken() {
        var outbox = outbox(CLOSE, 100, 100);
        outbox.add(message("a"));
        assertThatThrownBy(() -> outbox.get(1)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> outbox.remove(2)).isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @EnumSource(SlowConsumerPolicy.class)
    void reliableMessagesBeyondTheBudgetAreTooMuch(SlowConsumerPolicy policy) {
        var byCount = outbox(policy, 1000, 2);
        assertThat(byCount.offer(message("a"), false)).isEqualTo(TAKEN);
        assertThat(byCount.offer(message("b"), false)).isEqualTo(TAKEN);
        assertThat(byCount.offer(message("c"), false)).isEqualTo(OVERFLOW);
        assertThat(contents(byCount)).containsExactly("a", "b");
        var byBytes = outbox(policy, 2 * (OVERHEAD + 1), 100);
        assertThat(byBytes.offer(message("a"), false)).isEqualTo(TAKEN);
        wire.buffered = 1;
        assertThat(byBytes.offer(message("b"), false)).isEqualTo(OVERFLOW);
        wire.buffered = 0;
        assertThat(byBytes.offer(message("b"), false)).isEqualTo(TAKEN);
    }

    @Test
    void byDefaultVolatileMessagesNeverWait() {
        var outbox = outbox(CLOSE, 1000, 10);
        assertThat(outbox.offer(message("not writable"), true)).isEqualTo(DROPPED);
        wire.writable = true;
        assertThat(outbox.offer(message("a"), true)).isEqualTo(TAKEN);
        assertThat(outbox.offer(message("one waits"), true)).isEqualTo(DROPPED);
        assertThat(wire.metrics.count(Metric.MESSAGES_DROPPED)).isEqualTo(2);
        assertThat(contents(outbox)).containsExactly("a");
    }

    @Test
    void volatileMessagesThatFindNoRoomAreDropped() {
        var outbox = outbox(DROP_VOLATILE, 1000, 2);
        assertThat(outbox.offer(message("a"), true)).isEqualTo(TAKEN);
        assertThat(outbox.offer(message("b"), false)).isEqualTo(TAKEN);
        assertThat(outbox.offer(message("c"), true)).isEqualTo(DROPPED);
        assertThat(contents(outbox)).containsExactly("a", "b");
        assertThat(wire.metrics.count(Metric.MESSAGES_DROPPED)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(SlowConsumerPolicy.class)
    void aReliableMessageTakesThePlaceOfVolatileOnesThatWait(SlowConsumerPolicy policy) {
        var outbox = outbox(policy, 3 * (OVERHEAD + 1), 3);
        var mayWait = new WaitingRule(DROP_VOLATILE, null);
        outbox.offer(message("a"), false);
        outbox.offer(message("v").under(mayWait), true);
        outbox.offer(message("w").under(mayWait), true);
        assertThat(outbox.offer(message("b"), false)).isEqualTo(TAKEN);
        assertThat(contents(outbox)).containsExactly("a", "w", "b");
        assertThat(outbox.offer(message("cc"), false)).isEqualTo(OVERFLOW); // dropping all would not be enough
        assertThat(contents(outbox)).containsExactly("a", "w", "b");
        assertThat(outbox.offer(message("c"), false)).isEqualTo(TAKEN);
        assertThat(outbox.offer(message("d"), false)).isEqualTo(OVERFLOW);
        assertThat(contents(outbox)).containsExactly("a", "b", "c");
        assertThat(wire.metrics.count(Metric.MESSAGES_DROPPED)).isEqualTo(2);
    }

    @Test
    void theOldestVolatileMessagesMakeRoomForTheNewest() {
        var outbox = outbox(DROP_OLDEST_VOLATILE, 1000, 3);
        outbox.offer(message("r"), false);
        for (int i = 0; i < 50; i++) {
            assertThat(outbox.offer(message("v" + i), true)).isEqualTo(TAKEN);
        }
        assertThat(outbox.size()).isEqualTo(3);
        assertThat(contents(outbox)).containsExactly("r", "v48", "v49");
        assertThat(wire.metrics.count(Metric.MESSAGES_DROPPED)).isEqualTo(48);
        outbox.offer(message("s"), false);
        outbox.offer(message("t"), false);
        assertThat(outbox.offer(message("v"), true)).isEqualTo(DROPPED);
        assertThat(contents(outbox)).containsExactly("r", "s", "t");
    }

    @Test
    void theNewestValueOfAKeyTakesThePlaceOfTheOlder() {
        var outbox = outbox(CONFLATE, 1000, 10);
        outbox.offer(keyed("a1", null, "a"), false);
        outbox.offer(message("plain"), false);
        outbox.offer(keyed("b1", null, "b"), false);
        outbox.offer(keyed("a2", null, "a"), false);
        outbox.offer(keyed("a3!", null, "a"), false);
        assertThat(contents(outbox)).containsExactly("a3!", "plain", "b1");
        assertThat(outbox.bytes()).isEqualTo(3 * OVERHEAD + 10);
        outbox.remove(1);
        outbox.offer(keyed("a4", null, "a"), false);
        outbox.offer(keyed("b2", null, "b"), false);
        assertThat(contents(outbox)).containsExactly("plain", "b2", "a4");
        outbox.remove(3);
        outbox.offer(keyed("b3", null, "b"), false);
        assertThat(contents(outbox)).containsExactly("b3");
    }

    @Test
    void aKeyMeansNothingUnderAnotherPolicy() {
        var outbox = outbox(CLOSE, 1000, 10);
        outbox.offer(keyed("1", null, "k"), false);
        outbox.offer(keyed("2", null, "k"), false);
        outbox.offer(keyed("3", CONFLATE, "k"), false);
        outbox.offer(keyed("4", CONFLATE, "k"), false);
        outbox.offer(keyed("5", null, "k"), false);
        assertThat(contents(outbox)).containsExactly("1", "2", "4", "5");
    }

    @Test
    void aConflatedMessageNeedsRoomForItsGrowthOnly() {
        var outbox = outbox(CONFLATE, 2 * (OVERHEAD + 2), 2);
        outbox.offer(keyed("1", null, "k"), false);
        outbox.offer(message("x"), false);
        assertThat(outbox.offer(keyed("222", null, "k"), false)).isEqualTo(TAKEN);
        assertThat(outbox.offer(keyed("3333", null, "k"), false)).isEqualTo(OVERFLOW);
        assertThat(outbox.offer(keyed("4444", null, "k"), true)).isEqualTo(DROPPED);
        assertThat(outbox.offer(keyed("5", null, "other"), true)).isEqualTo(DROPPED);
        assertThat(contents(outbox)).containsExactly("222", "x");
    }

    @Test
    void aReliableValueInThePlaceOfAVolatileOneIsNotDropped() {
        var outbox = outbox(CONFLATE, 1000, 2);
        outbox.offer(keyed("volatile", null, "k"), true);
        outbox.offer(keyed("reliable", null, "k"), false);
        outbox.offer(message("a"), false);
        assertThat(outbox.offer(message("b"), false)).isEqualTo(OVERFLOW);
        assertThat(contents(outbox)).containsExactly("reliable", "a");
    }

    @Test
    void whatIsAlreadySentIsNeitherDroppedNorReplaced() {
        var outbox = outbox(DROP_OLDEST_VOLATILE, 1000, 4);
        for (int round = 0; round < 100; round++) {
            outbox.offer(message("v" + round), true);
            outbox.offer(keyed("k" + round, CONFLATE, "k" + round % 3), false);
            outbox.remove(outbox.size() - 1);
        }
        assertThat(contents(outbox)).containsExactly("k99");
        assertThat(wire.metrics.count(Metric.MESSAGES_DROPPED)).isZero();
    }

    /** Against a list that does everything in the plainest way. */
    @ParameterizedTest
    @EnumSource(SlowConsumerPolicy.class)
    void anyMixOfMessagesEndsAsThePolicySays(SlowConsumerPolicy policy) {
        var random = new Random(policy.ordinal());
        for (int round = 0; round < 60; round++) {
            int maxMessages = 1 + random.nextInt(40);
            int maxBytes = 20 + random.nextInt(40 * maxMessages);
            var outbox = outbox(policy, maxBytes, maxMessages);
            var model = new PlainQueue(policy, maxBytes, maxMessages);
            for (int step = 0; step < 800; step++) {
                wire.writable = random.nextInt(4) == 0;
                wire.buffered = random.nextInt(10) == 0 ? random.nextInt(maxBytes) : 0;
                if (random.nextInt(12) == 0 && model.waiting.size() > 0) {
                    int count = random.nextInt(model.waiting.size() + 1);
                    outbox.remove(count);
                    model.waiting.subList(0, count).clear();
                } else {
                    var own = random.nextInt(3) > 0 ? null : SlowConsumerPolicy.values()[random.nextInt(4)];
                    String key = random.nextBoolean() ? null : "k" + random.nextInt(6);
                    var message = keyed("x".repeat(random.nextInt(30)), own, key);
                    boolean droppable = random.nextInt(3) == 0;
                    assertThat(outbox.offer(message, droppable)).isEqualTo(model.offer(message, droppable));
                }
                assertThat(outbox.size()).isEqualTo(model.waiting.size());
                assertThat(outbox.bytes()).isEqualTo(model.bytes());
                if (random.nextInt(5) == 0) {
                    for (int i = 0; i < outbox.size(); i++) {
                        assertThat(outbox.get(i)).isSameAs(model.waiting.get(i).message);
                    }
                }
            }
        }
    }

    private final class PlainQueue {
        private static final class Entry {
            EncodedMessage message;
            boolean droppable;
            boolean conflated;

            Entry(EncodedMessage message, boolean droppable, boolean conflated) {
                this.message = message;
                this.droppable = droppable;
                this.conflated = conflated;
            }
        }

        final List<Entry> waiting = new ArrayList<>();
        private final SlowConsumerPolicy policy;
        private final long maxBytes;
        private final int maxMessages;

        PlainQueue(SlowConsumerPolicy policy, long maxBytes, int maxMessages) {
            this.policy = policy;
            this.maxBytes = maxBytes;
            this.maxMessages = maxMessages;
        }

        long bytes() {
            return waiting.stream().mapToLong(entry -> entry.message.bytes()).sum();
        }

        private boolean fits(List<Entry> without, EncodedMessage message, @Nullable Entry old) {
            var left = new ArrayList<>(waiting);
            left.removeAll(without);
            left.remove(old);
            long sum = left.stream().mapToLong(entry -> entry.message.bytes()).sum();
            return left.size() < maxMessages && sum + message.bytes() + wire.buffered <= maxBytes;
        }

        private @Nullable Entry find(@Nullable String key) {
            return waiting.stream()
                    .filter(entry -> key != null
                            && entry.conflated
                            && key.equals(entry.message.rule().key()))
                    .findFirst()
                    .orElse(null);
        }

        Outbox.Outcome offer(EncodedMessage message, boolean droppable) {
            var own = message.rule().policy();
            var applied = own == null ? policy : own;
            if (droppable && applied == CLOSE && !(waiting.isEmpty() && wire.writable)) {
                return DROPPED;
            }
            String key = applied == CONFLATE ? message.rule().key() : null;
            Entry old = find(key);
            if (!fits(List.of(), message, old)) {
                var volatiles =
                        waiting.stream().filter(entry -> entry.droppable).toList();
                if ((droppable && applied != DROP_OLDEST_VOLATILE) || !fits(volatiles, message, old)) {
                    return droppable ? DROPPED : OVERFLOW;
                }
                for (Entry oldest : volatiles) {
                    if (!fits(List.of(), message, find(key))) {
                        waiting.remove(oldest);
                    }
                }
                old = find(key);
            }
            if (old == null) {
                waiting.add(new Entry(message, droppable && applied != CLOSE, key != null));
            } else {
                old.message = message;
                old.droppable &= droppable;
            }
            return TAKEN;
        }
    }
}
