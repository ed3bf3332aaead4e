/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtcomm.transport.EncodedMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final Outbox outbox = new Outbox();

    @Test
    void anyMixOfAddingAndRemovingKeepsTheOrderAndTheSum() {
        var random = new Random(9);
        var model = new ArrayDeque<EncodedMessage>();
        for (int step = 0; step < 20_000; step++) {
            int what = random.nextInt(100);
            if (what < 55) {
                var message = SessionFixture.message("x".repeat(random.nextInt(40)));
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
                assertThat(contents()).containsExactlyElementsOf(model);
            }
        }
        outbox.remove(outbox.size());
        assertThat(outbox.bytes()).isZero();
    }

    private static long sum(Iterable<EncodedMessage> messages) {
        long sum = 0;
        for (EncodedMessage message : messages) {
            sum += message.bytes();
        }
        return sum;
    }

    private ArrayList<EncodedMessage> contents() {
        var contents = new ArrayList<EncodedMessage>();
        for (int i = 0; i < outbox.size(); i++) {
            contents.add(outbox.get(i));
        }
        return contents;
    }

    @Test
    void whatIsNotThereCannotBeTaken() {
        outbox.add(SessionFixture.message("a"));
        assertThatThrownBy(() -> outbox.get(1)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> outbox.remove(2)).isInstanceOf(AssertionError.class);
    }
}
