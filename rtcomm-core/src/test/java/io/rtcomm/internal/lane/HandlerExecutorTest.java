/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@Timeout(60)
class HandlerExecutorTest {
    private final ExecutorService executor = HandlerExecutor.create();

    @AfterEach
    void end() throws InterruptedException {
        executor.shutdownNow();
        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void handlersThatBlockDoNotKeepTheJvmAlive() throws Exception {
        Callable<Boolean> daemon = () -> Thread.currentThread().isDaemon();
        assertThat(executor.submit(daemon).get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20)
    void withoutVirtualThreadsThereIsABoundedPool() throws InterruptedException {
        assertThat(HandlerExecutor.virtualThreads()).isFalse();
        int bound = ((ThreadPoolExecutor) executor).getMaximumPoolSize();
        assertThat(bound).isEqualTo(Math.max(64, 16 * Runtime.getRuntime().availableProcessors()));
        assertThat(blockedAtOnce(bound, bound + 30)).isEqualTo(bound);
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20)
    void threadsOfThePoolHaveNamesOfTheirOwn() throws Exception {
        Callable<String> name = () -> Thread.currentThread().getName();
        assertThat(executor.submit(name).get(10, TimeUnit.SECONDS)).startsWith("rtcomm-handler-");
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20)
    void aPoolThatWaitsForAnswersDoesNotCompleteThemItself() {
        assertThat(HandlerExecutor.completions(executor, true)).isNotSameAs(executor);
    }

    @Test
    void anExecutorOfTheApplicationDoesNotCompleteTheAnswersThatItsThreadsMayAllWaitFor() {
        assertThat(HandlerExecutor.completions(executor, false)).isNotSameAs(executor);
    }

    @Test
    void futuresAreCompletedAlsoWhenTheHandlersHaveEnded() throws Exception {
        executor.shutdown();
        var completed = new CompletableFuture<Object>();
        HandlerExecutor.completions(executor, true).execute(() -> completed.complete("done"));
        assertThat(completed.get(10, TimeUnit.SECONDS)).isEqualTo("done");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void withVirtualThreadsEveryLaneMayBlock() throws Exception {
        assertThat(HandlerExecutor.virtualThreads()).isTrue();
        assertThat(blockedAtOnce(1_000, 1_000)).isEqualTo(1_000);
        Callable<Object> virtual = () -> Thread.class.getMethod("isVirtual").invoke(Thread.currentThread());
        assertThat(executor.submit(virtual).get(10, TimeUnit.SECONDS)).isEqualTo(true);
        var completed = new CompletableFuture<Object>();
        HandlerExecutor.completions(executor, true).execute(() -> {
            try {
                completed.complete(virtual.call());
            } catch (Exception e) {
                completed.completeExceptionally(e);
            }
        });
        assertThat(completed.get(10, TimeUnit.SECONDS)).isEqualTo(true);
    }

    /** How many of so many tasks block at the same time, once as many as expected do. */
    private int blockedAtOnce(int expected, int tasks) throws InterruptedException {
        var begun = new Semaphore(0);
        var end = new CountDownLatch(1);
        var ended = new CountDownLatch(tasks);
        for (int i = 0; i < tasks; i++) {
            executor.execute(() -> {
                begun.release();
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                ended.countDown();
            });
        }
        assertThat(begun.tryAcquire(expected, 20, TimeUnit.SECONDS)).isTrue();
        int blocked = expected + begun.availablePermits();
        end.countDown();
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        return blocked;
    }
}
