/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    @Test
    void handlersThatDoNotFollowMissRefusalsInsteadOfPilingThemUp() {
        var waiting = new ArrayDeque<Runnable>();
        var told = new AtomicInteger();
        var refusals = new Refusals(
                new EngineHooks(waiting::add, List.of(), null, List.of(), List.of(error -> told.incrementAndGet())));
        var channel = new EmbeddedChannel();
        for (int i = 0; i < Refusals.MAX_WAITING + 50; i++) {
            var exchange = new FakeExchange(channel, "GET", EngineFixture.POLLING);
            refusals.refuse(exchange, EngineError.BAD_REQUEST, Map.of());
            assertThat(exchange.answered()).isTrue();
        }
        assertThat(waiting).hasSize(Refusals.MAX_WAITING);

        waiting.forEach(Runnable::run);
        waiting.clear();
        refusals.refuse(new FakeExchange(channel, "GET", EngineFixture.POLLING), EngineError.BAD_REQUEST, Map.of());

        assertThat(waiting).hasSize(1);
        assertThat(told).hasValue(Refusals.MAX_WAITING);
        channel.finishAndReleaseAll();
    }

    @Test
    void refusalsThatTheExecutorDidNotTakeTakeNoPlace() {
        var full = new AtomicBoolean(true);
        var told = new AtomicInteger();
        var refusals = new Refusals(new EngineHooks(
                task -> {
                    if (full.get()) {
                        throw new RejectedExecutionException("full");
                    }
                    task.run();
                },
                List.of(),
                null,
                List.of(),
                List.of(error -> told.incrementAndGet())));
        var channel = new EmbeddedChannel();
        for (int i = 0; i <= Refusals.MAX_WAITING; i++) {
            var exchange = new FakeExchange(channel, "GET", EngineFixture.POLLING);
            refusals.refuse(exchange, EngineError.BAD_REQUEST, Map.of());
            assertThat(exchange.answered()).isTrue();
        }
        full.set(false);
        refusals.refuse(new FakeExchange(channel, "GET", EngineFixture.POLLING), EngineError.BAD_REQUEST, Map.of());
        assertThat(told).hasValue(1);
        channel.finishAndReleaseAll();
    }
}
