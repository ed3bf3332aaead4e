/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.rtcomm.transport.Timer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopTimersTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final ManualLoop manual = new ManualLoop();
    private final Loop loop = manual.loop();
    private final long start = manual.nanos();
    private final List<String> fired = new ArrayList<>();
    private final List<Timer> early = new ArrayList<>();

    @Test
    void timersFallDueInTheOrderOfTheirDeadlines() {
        loop.schedule(new Named("c"), 30 * MILLI);
        loop.schedule(new Named("a"), 10 * MILLI);
        loop.schedule(new Named("b"), 20 * MILLI);
        manual.jump(Duration.ofMillis(100));
        assertThat(fired).containsExactly("a", "b", "c");
        assertThat(loop.armedTimers()).isZero();
    }

    @Test
    void aTimerFallsDueOnceAndNotBeforeItsTime() {
        loop.schedule(new Named("a"), 10 * MILLI);
        manual.jump(Duration.ofMillis(10).minusNanos(1));
        assertThat(fired).isEmpty();
        manual.jump(Duration.ofNanos(1));
        assertThat(fired).containsExactly("a");
        manual.advance(Duration.ofSeconds(1));
        assertThat(fired).containsExactly("a");
    }

    @Test
    void aTimerThatIsArmedAgainMovesItsDeadline() {
        var timer = new Named("a");
        loop.schedule(timer, 10 * MILLI);
        loop.schedule(timer, 50 * MILLI);
        manual.advance(Duration.ofMillis(45));
        assertThat(fired).isEmpty();
        loop.schedule(timer, 10 * MILLI);
        loop.schedule(timer, 0);
        manual.run();
        assertThat(fired).containsExactly("a");
        assertThat(loop.armedTimers()).isZero();
    }

    @Test
    void aTimerThatIsCancelledNeverFallsDue() {
        var timer = new Named("a");
        loop.schedule(timer, 10 * MILLI);
        loop.schedule(new Named("b"), 20 * MILLI);
        loop.cancel(timer);
        loop.cancel(timer);
        manual.advance(Duration.ofMillis(30));
        assertThat(fired).containsExactly("b");
        assertThat(timer.armed()).isFalse();
    }

    @Test
    void aTimerMayCancelAnotherOneThatIsDueInTheSamePass() {
        var later = new Named("later");
        loop.schedule(
                new Timer() {
                    @Override
                    protected void onDeadline() {
                        loop.cancel(later);
                    }
                },
                10 * MILLI);
        loop.schedule(later, 11 * MILLI);
        manual.jump(Duration.ofMillis(20));
        assertThat(fired).isEmpty();
    }

    @Test
    void aDelayInThePastIsDueAtOnceButNotInline() {
        loop.schedule(new Named("a"), -5);
        assertThat(fired).isEmpty();
        manual.run();
        assertThat(fired).containsExactly("a");
    }

    @Test
    void aQuantumPutsADeadlineOffAndNeverForward() {
        var random = new Random(4);
        for (int i = 0; i < 2_000; i++) {
            long delay = random.nextInt(1_000_000);
            long quantum = 1 + random.nextInt(300_000);
            var timer = new Named("x");
            loop.schedule(timer, delay, quantum);
            assertThat(timer.deadlineNanos() - (start + delay)).isBetween(0L, quantum - 1);
            assertThat(Math.floorMod(timer.deadlineNanos(), quantum)).isZero();
            loop.cancel(timer);
        }
    }

    @Test
    void timersOfOneQuantumFallDueTogether() {
        manual.skip(Duration.ofNanos(Math.floorMod(-start, 1000 * MILLI)));
        for (int i = 0; i < 50; i++) {
            loop.schedule(new Named("t"), 100 * MILLI, 1000 * MILLI);
            manual.skip(Duration.ofMillis(10));
        }
        manual.jump(Duration.ofMillis(500).minusNanos(1));
        assertThat(fired).isEmpty();
        manual.jump(Duration.ofNanos(1));
        assertThat(fired).hasSize(50);
    }

    @Test
    void aTimerThatArmsItselfAgainDoesNotPutOffAnEarlierOne() {
        loop.schedule(new Named("second"), 30 * MILLI);
        loop.schedule(
                new Timer() {
                    @Override
                    protected void onDeadline() {
                        fired.add("first");
                        loop.schedule(this, 1000 * MILLI);
                    }
                },
                10 * MILLI);
        manual.advance(Duration.ofMillis(50));
        assertThat(fired).containsExactly("first", "second");
    }

    @Test
    void aTimerThatFailsHurtsNoOther() {
        for (Throwable failure :
                List.of(new IllegalStateException("a timer's bug"), new NoClassDefFoundError("in a timer"))) {
            loop.schedule(
                    new Timer() {
                        @Override
                        protected void onDeadline() {
                            throw Failures.sneak(failure);
                        }
                    },
                    10 * MILLI);
        }
        loop.schedule(new Named("a"), 11 * MILLI);
        loop.schedule(new Named("b"), 40 * MILLI);
        manual.jump(Duration.ofMillis(20));
        assertThat(fired).containsExactly("a");
        manual.jump(Duration.ofMillis(20));
        assertThat(fired).containsExactly("a", "b");
    }

    @Test
    void aDeadlineBeyondAllTimeDoesNotHoldUpTheOthers() {
        loop.schedule(new Named("soon"), 10 * MILLI);
        manual.skip(Duration.ofMillis(20));
        loop.schedule(new Named("never"), Long.MAX_VALUE, 1000 * MILLI);
        loop.schedule(new Named("later"), 10 * MILLI);
        manual.jump(Duration.ofMillis(20));
        assertThat(fired).containsExactly("soon", "later");
        assertThat(loop.armedTimers()).isEqualTo(1);
    }

    @Test
    void anyNumberOfTimersNeedsOneWakeUp() {
        var scheduled = new AtomicInteger();
        var counted = new Loop(0, counting(scheduled), UnpooledByteBufAllocator.DEFAULT, manual::nanos);
        for (int i = 0; i < 1_000; i++) {
            counted.schedule(new Named("t"), (100 + i) * MILLI, 2000 * MILLI);
        }
        assertThat(scheduled).hasValueLessThanOrEqualTo(2);
        manual.jump(Duration.ofSeconds(4));
        assertThat(fired).hasSize(1_000);
        assertThat(scheduled).hasValueLessThanOrEqualTo(3);
    }

    @Test
    void randomTimersFallDueInOrderAndInTime() {
        var random = new Random(17);
        var armed = new ArrayList<Watched>();
        for (int round = 0; round < 400; round++) {
            var timer =
                    armed.isEmpty() || random.nextInt(3) == 0 ? new Watched() : armed.get(random.nextInt(armed.size()));
            if (random.nextInt(4) == 0) {
                loop.cancel(timer);
                armed.remove(timer);
            } else {
                timer.arm(random.nextInt(200) * MILLI, 1 + random.nextInt(50) * MILLI);
                if (!armed.contains(timer)) {
                    armed.add(timer);
                }
            }
            manual.jump(Duration.ofMillis(random.nextInt(20)));
            armed.removeIf(each -> !each.armed());
            assertThat(armed).allMatch(each -> each.deadlineNanos() - manual.nanos() > 0);
            assertThat(loop.armedTimers()).isEqualTo(armed.size());
        }
        assertThat(early).isEmpty();
        assertThat(fired).isNotEmpty();
    }

    private EventLoop counting(AtomicInteger scheduled) {
        return (EventLoop) Proxy.newProxyInstance(
                EventLoop.class.getClassLoader(), new Class<?>[] {EventLoop.class}, (proxy, method, args) -> {
                    if (method.getName().equals("schedule")) {
                        scheduled.incrementAndGet();
                    }
                    try {
                        return method.invoke(manual.eventLoop(), args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private final class Named extends Timer {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        protected void onDeadline() {
            fired.add(name);
        }
    }

    /** Tells when it falls due early, and arms itself again a number of times. */
    private final class Watched extends Timer {
        private long due;

        void arm(long delay, long quantum) {
            due = manual.nanos() + delay;
            loop.schedule(this, delay, quantum);
        }

        @Override
        protected void onDeadline() {
            if (manual.nanos() - due < 0) {
                early.add(this);
            }
            if (fired.size() < 100) {
                fired.add("again");
                arm(60 * MILLI, 1);
            }
        }
    }
}
