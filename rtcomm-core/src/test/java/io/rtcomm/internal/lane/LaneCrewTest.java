/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.internal.loop.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
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
class LaneCrewTest {
    private final ManualLoop manual = new ManualLoop();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** What the executor was given and has not run yet. */
    private final Deque<Runnable> given = new ConcurrentLinkedDeque<>();

    private final LaneCrew crew = new LaneCrew(manual.loop(), given::add);
    private final List<String> ran = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    private SerialExecutor lane() {
        return new SerialExecutor(crew);
    }

    private SerialExecutor[] lanes(int count) {
        var lanes = new SerialExecutor[count];
        for (int i = 0; i < count; i++) {
            lanes[i] = lane();
        }
        return lanes;
    }

    private Runnable task(String name) {
        return () -> ran.add(name);
    }

    private void runGiven() {
        while (!given.isEmpty()) {
            given.remove().run();
        }
    }

    private static void block(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void lanesOfOnePassAreHandedOverAtOnceAndRunInTheirOrder() {
        SerialExecutor[] lanes = lanes(3);
        lanes[0].execute(task("a1"));
        lanes[1].execute(task("b1"));
        lanes[2].execute(task("c1"));
        lanes[0].execute(task("a2"));
        assertThat(given).isEmpty();
        manual.run();
        assertThat(given).hasSize(1);
        runGiven();
        assertThat(ran).containsExactly("a1", "a2", "b1", "c1");
    }

    @Test
    void aLongPassDoesNotKeepItsFirstLanesWaiting() {
        for (SerialExecutor lane : lanes(65)) {
            lane.execute(task("x"));
        }
        assertThat(given).hasSize(1);
        runGiven();
        assertThat(ran).hasSize(64);
        manual.run();
        runGiven();
        assertThat(ran).hasSize(65);
    }

    @Test
    void lanesThatComeWhileAWorkerIsOutAreItsOwn() {
        lane().execute(task("first"));
        manual.run();
        lane().execute(task("second"));
        manual.run();
        assertThat(given).hasSize(1);
        runGiven();
        assertThat(ran).containsExactly("first", "second");
        lane().execute(task("third"));
        manual.run();
        assertThat(given).hasSize(1);
    }

    @Test
    void whatStandsBehindAHandlerThatBlocksIsHandedOverOneByOne() throws InterruptedException {
        var began = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        SerialExecutor[] lanes = lanes(4);
        lanes[0].execute(() -> {
            began.countDown();
            block(over);
        });
        lanes[0].execute(task("behind the one that blocks"));
        for (int i = 1; i < 4; i++) {
            lanes[i].execute(task("other"));
        }
        manual.run();
        threads.execute(given.remove());
        assertThat(began.await(30, TimeUnit.SECONDS)).isTrue();
        manual.advance(Duration.ofMillis(50));
        runGiven();
        assertThat(ran).containsExactly("other", "other", "other");
        over.countDown();
        await().until(() -> lanes[0].backlog() == 0);
        assertThat(ran).endsWith("behind the one that blocks");
    }

    @Test
    void afterAHandlerBlockedBatchesAreTriedAgainLater() throws InterruptedException {
        var began = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        lane().execute(() -> {
            began.countDown();
            block(over);
        });
        manual.run();
        threads.execute(given.remove());
        assertThat(began.await(30, TimeUnit.SECONDS)).isTrue();
        manual.advance(Duration.ofMillis(50));
        for (SerialExecutor lane : lanes(64)) {
            lane.execute(task("alone"));
        }
        assertThat(given).hasSize(64);
        lane().execute(task("together"));
        assertThat(given).hasSize(64);
        manual.run();
        assertThat(given).hasSize(65);
        runGiven();
        assertThat(ran).hasSize(65);
        over.countDown();
    }

    @Test
    void aWorkerThatWasGivenUpTakesNoMoreLanes() throws InterruptedException {
        var began = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        lane().execute(() -> {
            began.countDown();
            block(over);
        });
        manual.run();
        Runnable worker = given.remove();
        threads.execute(() -> {
            worker.run();
            done.countDown();
        });
        assertThat(began.await(30, TimeUnit.SECONDS)).isTrue();
        manual.advance(Duration.ofMillis(50));
        for (SerialExecutor lane : lanes(64)) {
            lane.execute(task("alone"));
        }
        given.clear();
        lane().execute(task("together"));
        manual.run();
        over.countDown();
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).isEmpty();
        runGiven();
        assertThat(ran).containsExactly("together");
    }

    @Test
    void aHandlerThatLeavesItsThreadInterruptedDoesNotInterruptTheNext() {
        var interrupted = new AtomicBoolean();
        lane().execute(() -> Thread.currentThread().interrupt());
        lane().execute(() -> interrupted.set(Thread.currentThread().isInterrupted()));
        manual.run();
        runGiven();
        assertThat(interrupted).isFalse();
    }

    @Test
    void whatAnExecutorRejectsIsDroppedAndTheLaneBeginsAnew() {
        var full = new AtomicBoolean(true);
        var picky = new LaneCrew(manual.loop(), task -> {
            if (full.get()) {
                throw new RejectedExecutionException("full");
            }
            given.add(task);
        });
        var lane = new SerialExecutor(picky);
        var other = new SerialExecutor(picky);
        lane.execute(task("lost"));
        other.execute(task("lost"));
        manual.run();
        assertThat(lane.backlog()).isZero();
        assertThat(other.backlog()).isZero();
        full.set(false);
        lane.execute(task("taken"));
        manual.run();
        runGiven();
        assertThat(ran).containsExactly("taken");
    }

    @Test
    void whenAnExecutorHasNoThreadForAHelperTheWorkerGoesOnAlone() {
        var full = new AtomicBoolean();
        var narrow = new LaneCrew(manual.loop(), task -> {
            if (full.get()) {
                throw new RejectedExecutionException("full");
            }
            given.add(task);
        });
        var first = new SerialExecutor(narrow);
        first.execute(() -> {
            ran.add("first");
            full.set(true);
            manual.advance(Duration.ofMillis(1)); // the loop looks, sees that the worker gets on, and sends a helper
        });
        new SerialExecutor(narrow).execute(task("second"));
        new SerialExecutor(narrow).execute(task("third"));
        manual.run();
        runGiven();
        assertThat(ran).containsExactly("first", "second", "third");
    }

    @Test
    void aCrewThatIsClosedHandsOverWhatItHasAndEachLaneAfterwardsByItself() {
        lane().execute(task("before"));
        crew.close();
        assertThat(given).isNotEmpty();
        lane().execute(task("after"));
        lane().execute(task("after"));
        runGiven();
        assertThat(ran).containsExactly("before", "after", "after");
    }

    @Test
    void aSuspendedLaneHoldsNoWorker() {
        var suspended = lane();
        var suspension = new ArrayList<SerialExecutor.Suspension>();
        suspended.execute(() -> suspension.add(suspended.suspend()));
        suspended.execute(task("behind"));
        lane().execute(task("other"));
        manual.run();
        runGiven();
        assertThat(ran).containsExactly("other");
        suspension.get(0).resume(task("continuation"));
        runGiven();
        assertThat(ran).containsExactly("other", "continuation", "behind");
    }

    @Test
    void anExecutorThatRunsOnTheSpotIsGoodEnough() {
        var count = new AtomicInteger();
        var lane = new SerialExecutor(new LaneCrew(manual.loop(), Runnable::run));
        lane.execute(() -> {
            count.incrementAndGet();
            lane.execute(count::incrementAndGet);
        });
        manual.run();
        assertThat(count).hasValue(2);
    }
}
