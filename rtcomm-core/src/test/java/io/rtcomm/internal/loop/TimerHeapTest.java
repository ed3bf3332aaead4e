/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtcomm.transport.Timer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerHeapTest {
    private final TimerHeap heap = new TimerHeap();

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 500, Long.MIN_VALUE + 500})
    void anyMixOfArmingMovingAndDisarmingKeepsTheEarliestInFront(long origin) {
        var random = new Random(origin);
        var timers = new ArrayList<Timer>();
        for (int i = 0; i < 300; i++) {
            timers.add(new Silent());
        }
        Map<Timer, Long> model = new LinkedHashMap<>();
        for (int step = 0; step < 20_000; step++) {
            Timer timer = timers.get(random.nextInt(timers.size()));
            heap.remove(timer);
            model.remove(timer);
            if (random.nextInt(3) != 0) {
                long delay = random.nextInt(1000);
                heap.add(timer, origin + delay);
                model.put(timer, delay);
            }
            assertThat(heap.size()).isEqualTo(model.size());
            assertThat(timer.armed()).isEqualTo(model.containsKey(timer));
            Timer first = heap.peek();
            if (first == null) {
                assertThat(model).isEmpty();
            } else {
                assertThat(first.deadlineNanos() - origin)
                        .isEqualTo(model.values().stream().min(Long::compare).orElseThrow());
            }
        }
        assertThat(drain(origin)).isEqualTo(model.values().stream().sorted().toList());
        assertThat(timers).noneMatch(Timer::armed);
    }

    @Test
    void aTimerThatIsNotArmedMayBeTakenOut() {
        heap.remove(new Silent());
        assertThat(heap.size()).isZero();
        assertThat(heap.peek()).isNull();
    }

    @Test
    void aTimerIsArmedOnceOnly() {
        var timer = new Silent();
        heap.add(timer, 1);
        assertThatThrownBy(() -> heap.add(timer, 2)).isInstanceOf(AssertionError.class);
    }

    private List<Long> drain(long origin) {
        var delays = new ArrayList<Long>();
        for (Timer first = heap.peek(); first != null; first = heap.peek()) {
            delays.add(first.deadlineNanos() - origin);
            heap.remove(first);
        }
        return delays;
    }

    private static final class Silent extends Timer {
        @Override
        protected void onDeadline() {}
    }
}
