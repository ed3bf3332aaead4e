/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoopTest {
    private final EventLoopGroup group = EventLoops.NIO.newGroup(3, "loop-test");
    private final Loops loops = new Loops(group, UnpooledByteBufAllocator.DEFAULT, System::nanoTime);

    @AfterEach
    void end() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void aTaskNeverRunsInsideTheCallThatGaveIt() throws Exception {
        Loop loop = loops.get(0);
        List<String> order = new ArrayList<>();
        var done = new CompletableFuture<Void>();
        loop.execute(() -> {
            loop.execute(() -> {
                order.add("inner");
                done.complete(null);
            });
            order.add("outer");
        });
        await(done);
        assertThat(order).containsExactly("outer", "inner");
    }

    @Test
    void tasksOfOneThreadRunInItsOrder() throws Exception {
        Loop loop = loops.get(1);
        List<Integer> order = new ArrayList<>();
        var done = new CompletableFuture<Void>();
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            loop.execute(() -> order.add(number));
        }
        loop.execute(() -> done.complete(null));
        await(done);
        assertThat(order).hasSize(1_000).isSorted();
    }

    @Test
    void aLoopKnowsItsThread() throws Exception {
        assertThat(loops.get(0).inLoop()).isFalse();
        var seen = new CompletableFuture<Boolean>();
        var other = new CompletableFuture<Boolean>();
        loops.get(0).execute(() -> {
            seen.complete(loops.get(0).inLoop());
            other.complete(loops.get(1).inLoop());
        });
        assertThat(await(seen)).isTrue();
        assertThat(await(other)).isFalse();
    }

    @Test
    void aTaskThatComesAfterTheEndIsDropped() {
        end();
        var ran = new CompletableFuture<Void>();
        loops.get(0).execute(() -> ran.complete(null));
        assertThat(ran).isNotDone();
    }

    @Test
    void loopsAreNumberedAndFoundByTheLoopsOfNetty() {
        assertThat(loops.size()).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            Loop loop = loops.get(i);
            assertThat(loop.index()).isEqualTo(i);
            assertThat(loops.of(loop.eventLoop())).isSameAs(loop);
        }
        assertThat(loops.all()).containsExactly(loops.get(0), loops.get(1), loops.get(2));
    }

    @Test
    void aLoopOfAnotherServerIsRefused() {
        var foreign = new DefaultEventLoop();
        try {
            assertThatThrownBy(() -> loops.of(foreign))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("(expected: an event loop of this server)");
        } finally {
            foreign.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
    }

    @Test
    void timersAndFlushesAreForTheLoopOnly() {
        assertThatThrownBy(() -> loops.get(0).flushLater(frames -> {})).isInstanceOf(AssertionError.class);
    }

    private static <T> T await(CompletableFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(10, TimeUnit.SECONDS);
    }
}
