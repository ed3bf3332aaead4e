/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.internal.lane.SerialExecutor.Suspension;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SerialExecutorTest {
    private final ExecutorService pool = Executors.newFixedThreadPool(8);

    /** What an executor was given and has not run yet: a test's way to run step by step. */
    private final Deque<Runnable> given = new ArrayDeque<>();

    private final SerialExecutor lane = new SerialExecutor(given::add);
    private final List<String> ran = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        pool.shutdownNow();
        assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    private Runnable task(String name) {
        return () -> ran.add(name);
    }

    private void runAll() {
        while (!given.isEmpty()) {
            given.remove().run();
        }
    }

    @Test
    void tasksOfManyThreadsRunOneAfterTheOtherInTheOrderOfEachThread() throws InterruptedException {
        int producers = 8;
        int each = 5_000;
        var shared = new SerialExecutor(pool);
        var seen = new int[producers]; // plain: the lane itself has to make it visible
        var busy = new AtomicBoolean();
        var overlaps = new AtomicInteger();
        var misplaced = new AtomicInteger();
        var left = new CountDownLatch(producers * each);
        var threads = new ArrayList<Thread>();
        for (int p = 0; p < producers; p++) {
            int producer = p;
            var thread = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    int number = i;
                    shared.execute(() -> {
                        if (!busy.compareAndSet(false, true)) {
                            overlaps.incrementAndGet();
                        }
                        if (seen[producer]++ != number) {
                            misplaced.incrementAndGet();
                        }
                        busy.set(false);
                        left.countDown();
                    });
                }
            });
            threads.add(thread);
            thread.start();
        }
        assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(overlaps).hasValue(0);
        assertThat(misplaced).hasValue(0);
        await().until(() -> shared.backlog() == 0);
    }

    @Test
    void aTaskThatThrowsDoesNotStopTheLane() {
        lane.execute(() -> {
            throw new IllegalStateException("a bug of the application");
        });
        lane.execute(() -> {
            throw new NoClassDefFoundError("an error of the application");
        });
        lane.execute(task("after"));
        runAll();
        assertThat(ran).containsExactly("after");
        assertThat(lane.backlog()).isZero();
    }

    @Test
    void aLaneTakesOneThreadHoweverManyTasksWait() {
        for (int i = 0; i < 10; i++) {
            lane.execute(task("t" + i));
        }
        assertThat(given).hasSize(1);
        runAll();
        assertThat(ran).hasSize(10);
        lane.execute(task("later"));
        assertThat(given).hasSize(1);
    }

    @Test
    void aLaneThatHasMuchToDoLetsOthersHaveTheirTurn() {
        var other = new SerialExecutor(given::add);
        for (int i = 0; i < 200; i++) {
            lane.execute(task("a"));
        }
        other.execute(task("b"));
        runAll();
        assertThat(ran).hasSize(201);
        assertThat(ran.indexOf("b")).isEqualTo(64);
    }

    @Test
    void aTaskMayGiveTheLaneMoreToDoAfterWhatWaits() {
        lane.execute(() -> {
            ran.add("first");
            lane.execute(task("third"));
        });
        lane.execute(task("second"));
        runAll();
        assertThat(ran).containsExactly("first", "second", "third");
    }

    @Test
    void aSuspendedLaneHoldsNoThreadAndRunsNothingUntilItIsResumed() {
        var suspensions = new ArrayList<Suspension>();
        lane.execute(() -> suspensions.add(lane.suspend()));
        lane.execute(task("next"));
        runAll();
        lane.execute(task("last"));
        assertThat(given).isEmpty();
        assertThat(ran).isEmpty();
        suspensions.get(0).resume(task("continuation"));
        assertThat(ran).isEmpty();
        runAll();
        assertThat(ran).containsExactly("continuation", "next", "last");
    }

    @Test
    void aLaneThatIsResumedBeforeItsTaskHasEndedGoesOnBehindIt() {
        lane.execute(() -> {
            lane.suspend().resume(task("continuation"));
            ran.add("task");
        });
        lane.execute(task("next"));
        runAll();
        assertThat(ran).containsExactly("task", "continuation", "next");
        assertThat(lane.backlog()).isZero();
    }

    @Test
    void ofSeveralResumesTheFirstCounts() {
        var suspensions = new ArrayList<Suspension>();
        lane.execute(() -> {
            var early = lane.suspend();
            early.resume(task("first"));
            early.resume(task("second"));
            suspensions.add(early);
        });
        runAll();
        suspensions.get(0).resume(task("third"));
        lane.execute(() -> suspensions.add(lane.suspend()));
        runAll();
        suspensions.get(1).resume(task("fourth"));
        suspensions.get(1).resume(task("fifth"));
        runAll();
        suspensions.get(1).resume(task("sixth"));
        runAll();
        assertThat(ran).containsExactly("first", "fourth");
        assertThat(lane.backlog()).isZero();
    }

    @Test
    void aContinuationMaySuspendTheLaneAgain() {
        var suspensions = new ArrayList<Suspension>();
        lane.execute(() -> suspensions.add(lane.suspend()));
        lane.execute(task("next"));
        runAll();
        suspensions.get(0).resume(() -> {
            ran.add("one");
            suspensions.add(lane.suspend());
        });
        runAll();
        assertThat(ran).containsExactly("one");
        suspensions.get(1).resume(task("two"));
        runAll();
        assertThat(ran).containsExactly("one", "two", "next");
    }

    @Test
    void aTaskThatThrowsAfterItSuspendedTheLaneLeavesItSuspended() {
        var suspensions = new ArrayList<Suspension>();
        lane.execute(() -> {
            suspensions.add(lane.suspend());
            throw new IllegalStateException("a bug of the application");
        });
        lane.execute(task("next"));
        runAll();
        assertThat(ran).isEmpty();
        suspensions.get(0).resume(() -> {
            throw new IllegalStateException("another bug");
        });
        runAll();
        assertThat(ran).containsExactly("next");
    }

    @Test
    void theBacklogCountsWhatWaitsRunsOrIsSuspended() {
        var suspensions = new ArrayList<Suspension>();
        var during = new AtomicInteger();
        assertThat(lane.backlog()).isZero();
        lane.execute(() -> during.set(lane.backlog()));
        lane.execute(() -> suspensions.add(lane.suspend()));
        lane.execute(task("next"));
        assertThat(lane.backlog()).isEqualTo(3);
        runAll();
        assertThat(during).hasValue(3);
        assertThat(lane.backlog()).isEqualTo(2);
        suspensions.get(0).resume(() -> during.set(lane.backlog()));
        assertThat(lane.backlog()).isEqualTo(2);
        runAll();
        assertThat(during).hasValue(2);
        assertThat(lane.backlog()).isZero();
    }

    @Test
    void aLaneIsResumedByAnyThreadAtAnyTime() throws InterruptedException {
        var random = new Random(11);
        var shared = new SerialExecutor(pool);
        var order = new ArrayList<Integer>(); // plain: touched by the lane only
        int events = 3_000;
        var left = new CountDownLatch(events);
        for (int i = 0; i < events; i++) {
            int number = i;
            boolean later = random.nextBoolean();
            shared.execute(() -> {
                var suspension = shared.suspend();
                Runnable resume = () -> suspension.resume(() -> {
                    order.add(number);
                    left.countDown();
                });
                if (later) {
                    pool.execute(resume);
                    pool.execute(resume);
                } else {
                    resume.run();
                }
            });
        }
        assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
        await().until(() -> shared.backlog() == 0);
        assertThat(order).hasSize(events).isSorted();
    }

    @Test
    void tasksAreDroppedWhileTheExecutorTakesNone() {
        var refusing = new AtomicBoolean(true);
        var picky = new SerialExecutor(task -> {
            if (refusing.get()) {
                throw new RejectedExecutionException("full");
            }
            given.add(task);
        });
        picky.execute(task("dropped"));
        assertThat(picky.backlog()).isZero();
        refusing.set(false);
        for (int i = 0; i < 100; i++) {
            picky.execute(task("a"));
        }
        refusing.set(true);
        runAll();
        assertThat(ran).hasSize(64).containsOnly("a");
        assertThat(picky.backlog()).isZero();
        refusing.set(false);
        picky.execute(task("b"));
        runAll();
        assertThat(ran).hasSize(65).endsWith("b");
    }

    @Test
    void aContinuationIsDroppedWhenTheExecutorTakesNone() {
        var refusing = new AtomicBoolean();
        var picky = new SerialExecutor(task -> {
            if (refusing.get()) {
                throw new RejectedExecutionException("full");
            }
            given.add(task);
        });
        var suspensions = new ArrayList<Suspension>();
        picky.execute(() -> suspensions.add(picky.suspend()));
        picky.execute(task("dropped with it"));
        runAll();
        refusing.set(true);
        suspensions.get(0).resume(task("dropped"));
        assertThat(picky.backlog()).isZero();
        refusing.set(false);
        picky.execute(task("a"));
        runAll();
        assertThat(ran).containsExactly("a");
    }
}
