/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.JsonValue;
import io.rtcomm.Replies;
import io.rtcomm.codec.JacksonJsonCodec;
import io.rtcomm.codec.JsonSlice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AckCollectorTest {
    private final Deque<Runnable> completions = new ArrayDeque<>();
    private final AckCollector collector = new AckCollector(completions::add);

    private static JsonValue answer(int number) {
        byte[] json = String.valueOf(number).getBytes(StandardCharsets.US_ASCII);
        return new JacksonJsonCodec().value(new JsonSlice(json, 0, json.length, List.of()));
    }

    private Replies replies() {
        assertThat(collector.future()).isNotDone();
        assertThat(completions).hasSize(1);
        completions.remove().run();
        return collector.future().getNow(null);
    }

    @Test
    void itIsDoneWhenEveryReceiverHasAnsweredOrIsLost() {
        collector.onReceivers(3);
        collector.onAnswer(answer(1));
        collector.onLost();
        assertThat(completions).isEmpty();
        collector.onAnswer(answer(2));
        var replies = replies();
        assertThat(replies.as(Integer.class)).containsExactly(1, 2);
        assertThat(replies.missing()).isEqualTo(1);
        assertThat(replies.complete()).isFalse();
    }

    @Test
    void answersMayComeBeforeItIsKnownHowManyThereAre() {
        collector.onAnswer(answer(1));
        collector.onAnswer(answer(2));
        assertThat(completions).isEmpty();
        collector.onReceivers(2);
        assertThat(replies().complete()).isTrue();
    }

    @Test
    void aBroadcastThatReachedNobodyIsDoneAtOnce() {
        collector.onReceivers(0);
        assertThat(replies()).isEqualTo(new Replies(List.of(), 0));
    }

    @Test
    void whatComesAfterTheEndChangesNothing() {
        collector.onReceivers(1);
        collector.onAnswer(answer(1));
        collector.onAnswer(answer(2));
        collector.onLost();
        assertThat(replies().as(Integer.class)).containsExactly(1);
        assertThat(completions).isEmpty();
    }

    @Test
    @Timeout(30)
    void answersOfSeveralThreadsAreAllCounted() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        for (int round = 0; round < 200; round++) {
            var each = new AckCollector(pool);
            List<Runnable> calls = new ArrayList<>();
            calls.add(() -> each.onReceivers(20));
            for (int i = 0; i < 15; i++) {
                int number = i;
                calls.add(() -> each.onAnswer(answer(number)));
            }
            for (int i = 0; i < 5; i++) {
                calls.add(each::onLost);
            }
            Collections.shuffle(calls, new Random(round));
            calls.forEach(pool::execute);
            var replies = each.future().get(10, TimeUnit.SECONDS);
            assertThat(replies.answers()).hasSize(15);
            assertThat(replies.missing()).isEqualTo(5);
        }
        pool.shutdown();
    }
}
