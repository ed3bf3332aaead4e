/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.observe.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Conflation of what has to stay in the order in which it came. */
class OutboxOrderTest {
    private static final Metrics METRICS = new Metrics();
    private static final Outbox.Wire STUCK = new Outbox.Wire() {
        @Override
        public boolean writable() {
            return false;
        }

        @Override
        public long bufferedBytes() {
            return 0;
        }

        @Override
        public Metrics metrics() {
            return METRICS;
        }
    };

    private final Outbox outbox = new Outbox(OutboundBudget.DEFAULT, SlowConsumerPolicy.CONFLATE, STUCK);

    private void offer(String key, String text) {
        var message = EncodedMessage.message(text.getBytes(UTF_8), false, List.of(), true, true);
        assertThat(outbox.offer(message.under(new WaitingRule(null, key, true)), false))
                .isEqualTo(Outbox.Outcome.TAKEN);
    }

    private List<String> contents() {
        var contents = new ArrayList<String>();
        for (int i = 0; i < outbox.size(); i++) {
            contents.add(new String(outbox.get(i).data(), UTF_8));
        }
        return contents;
    }

    @Test
    void aNewerValueWaitsBehindAllOthersWhereOrderIsKept() {
        offer("price", "1");
        offer("size", "2");
        offer("price", "3");

        assertThat(contents()).containsExactly("2", "3");
    }

    @Test
    void theOnlyOneIsReplacedAgainAndAgain() {
        for (int i = 0; i < 1000; i++) {
            offer("price", "v" + i);
        }

        assertThat(contents()).containsExactly("v999");
        outbox.remove(1);
        assertThat(outbox.bytes()).isZero();
    }

    @Test
    void anyMixKeepsTheNewestOfEachKeyInOrder() {
        var random = new Random(5);
        var model = new LinkedHashMap<String, String>();
        for (int i = 0; i < 20_000; i++) {
            if (random.nextInt(5) > 0) {
                String key = "k" + random.nextInt(20);
                String text = key + "=" + i;
                offer(key, text);
                model.remove(key);
                model.put(key, text);
            } else if (!model.isEmpty()) {
                int count = 1 + random.nextInt(model.size());
                outbox.remove(count);
                List.copyOf(model.keySet()).subList(0, count).forEach(model::remove);
            }
            assertThat(outbox.size()).isEqualTo(model.size());
            if (i % 10 == 0) {
                assertThat(contents()).isEqualTo(List.copyOf(model.values()));
            }
        }
    }
}
