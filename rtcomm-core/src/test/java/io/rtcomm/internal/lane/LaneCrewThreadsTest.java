/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.rtcomm.internal.loop.EventLoops;
import io.rtcomm.internal.loop.Loop;
import io.rtcomm.internal.loop.Loops;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Crews of real loops on the executor that servers have. */
@Timeout(60)
class LaneCrewThreadsTest {
    private static final int OTHERS = 100;

    private final EventLoopGroup group = EventLoops.best().newGroup(2, "test-loop");
    private final Loops loops = new Loops(group, UnpooledByteBufAllocator.DEFAULT, System::nanoTime);
    private final ExecutorService handlers = HandlerExecutor.create();
    private final LaneCrews crews = new LaneCrews(loops, handlers, new LaneWatch());
    private final Loop loop = loops.get(0);
    private final CountDownLatch forEver = new CountDownLatch(1);

    @AfterEach
    void end() throws InterruptedException {
        forEver.countDown();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
        handlers.shutdown();
        assertThat(handlers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    private void block() {
        try {
            forEver.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void oneHandlerThatBlocksForEverKeepsNoOtherLaneOfItsPassFromAnswering() throws InterruptedException {
        blocked(1);
    }

    @Test
    void twentyHandlersThatBlockForEverKeepNoOtherLaneOfTheirPassFromAnswering() throws InterruptedException {
        blocked(20);
    }

    private void blocked(int blocking) throws InterruptedException {
        var answered = new CountDownLatch(OTHERS);
        loop.execute(() -> {
            for (int i = 0; i < blocking; i++) {
                crews.newLane(loop).execute(this::block);
            }
            for (int i = 0; i < OTHERS; i++) {
                crews.newLane(loop).execute(() -> loop.executeSoon(answered::countDown));
            }
        });
        assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatAHandlerSentBeforeItBlocksArrives() throws InterruptedException {
        var answered = new CountDownLatch(2);
        loop.execute(() -> {
            for (int i = 0; i < 2; i++) {
                crews.newLane(loop).execute(() -> {
                    loop.executeSoon(answered::countDown);
                    block();
                });
            }
        });
        assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void ofLanesThatAreStartedFromEverywhereNoneIsForgottenAndEachKeepsItsOrder() throws InterruptedException {
        int lanes = 50;
        int each = 400;
        var misplaced = new AtomicInteger();
        var left = new CountDownLatch(2 * lanes * each);
        for (Loop home : loops.all()) {
            for (int i = 0; i < lanes; i++) {
                new Feeder(home, each, misplaced, left).feedFrom(i % 3);
            }
        }
        assertThat(left.await(50, TimeUnit.SECONDS)).isTrue();
        assertThat(misplaced).hasValue(0);
    }

    /** Gives numbers to a lane, whose handlers give them back to the loop, which asks for the next. */
    private final class Feeder {
        private final Loop home;
        private final int last;
        private final AtomicInteger misplaced;
        private final CountDownLatch left;
        private final SerialExecutor lane;
        private int handled; // confined to the lane
        private int returned; // confined to the loop

        Feeder(Loop home, int last, AtomicInteger misplaced, CountDownLatch left) {
            this.home = home;
            this.last = last;
            this.misplaced = misplaced;
            this.left = left;
            this.lane = crews.newLane(home);
        }

        /** @param where 0: from the loop, one at a time; 1: from the loop, all at once; 2: from a thread of its own */
        void feedFrom(int where) {
            switch (where) {
                case 0 -> home.execute(() -> give(0, true));
                case 1 -> home.execute(this::giveAll);
                default -> new Thread(this::giveAll).start();
            }
        }

        private void giveAll() {
            for (int i = 0; i < last; i++) {
                give(i, false);
            }
        }

        private void give(int number, boolean one) {
            lane.execute(() -> {
                if (handled++ != number) {
                    misplaced.incrementAndGet();
                }
                home.executeSoon(() -> onReturned(number, one));
            });
        }

        private void onReturned(int number, boolean one) {
            if (returned++ != number) {
                misplaced.incrementAndGet();
            }
            left.countDown();
            if (one && number + 1 < last) {
                give(number + 1, true);
            }
        }
    }

    @Test
    void aLaneThatAnotherThreadStartsDoesNotWaitForTheLoop() throws InterruptedException {
        var ran = new CountDownLatch(1);
        loop.execute(this::block);
        crews.newLane(loop).execute(ran::countDown);
        assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatIsOnLanesWhenTheLoopEndsRuns() throws InterruptedException {
        var ran = new CountDownLatch(OTHERS);
        var given = new CountDownLatch(1);
        loop.execute(() -> {
            for (int i = 0; i < OTHERS; i++) {
                crews.newLane(loop).execute(ran::countDown);
            }
            given.countDown();
        });
        assertThat(given.await(30, TimeUnit.SECONDS)).isTrue();
        crews.close();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
        assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    }
}
