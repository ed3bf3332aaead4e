/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.adapter.LocalNode;
import io.rtcomm.internal.lane.LaneCrews;
import io.rtcomm.internal.recovery.LocalAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Namespaces that come and go while several threads want them. */
@Timeout(60)
class NamespaceRacesTest {
    private static final int THREADS = 8;

    private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final NamespaceFixture fixture = new NamespaceFixture();
    private final NamespaceRegistry registry = registry();

    private NamespaceRegistry registry() {
        fixture.cleanup = true;
        fixture.maxDynamicNamespaces = 1_000;
        fixture.adapters = Mortal::new;
        var context = fixture.context();
        return new NamespaceRegistry(new NamespaceContext(
                context.loops(),
                context.options(),
                context.parser(),
                context.codec(),
                context.adapters(),
                Runnable::run,
                new LaneCrews(context.loops(), Runnable::run, null),
                Runnable::run,
                context.ids(),
                context.oversight()));
    }

    @AfterEach
    void end() {
        pool.shutdownNow();
    }

    private final class Mortal extends LocalAdapter {
        volatile boolean closed;

        Mortal(LocalNode node) {
            super(node);
            made.incrementAndGet();
        }

        @Override
        public void close() {
            if (closed) {
                wrong.add("closed twice");
            }
            closed = true;
            ended.incrementAndGet();
        }
    }

    private interface Work {
        void run(int thread) throws Exception;
    }

    private void inThreads(Work work) throws Exception {
        var start = new CyclicBarrier(THREADS);
        List<Future<?>> ends = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int thread = t;
            ends.add(pool.submit(() -> {
                start.await(20, TimeUnit.SECONDS);
                work.run(thread);
                return null;
            }));
        }
        for (Future<?> each : ends) {
            each.get(40, TimeUnit.SECONDS);
        }
    }

    private DefaultNamespace find(String name) throws Exception {
        DefaultNamespace found = registry.find(name, fixture.codec.missing()).get(10, TimeUnit.SECONDS);
        if (found == null) {
            throw new AssertionError(name + " was refused");
        }
        return found;
    }

    private void check(DefaultNamespace namespace) {
        if (((Mortal) namespace.adapter()).closed) {
            wrong.add("a closed namespace was handed out");
        }
    }

    @Test
    void aNamespaceThatIsWantedAndLeftByManyIsNeverHandedOutClosedAndDoesNotStay() throws Exception {
        registry.of(Pattern.compile("/team-\\d+"));
        inThreads(thread -> {
            for (int i = 0; i < 4_000; i++) {
                DefaultNamespace namespace = find("/team-" + i % 2);
                check(namespace);
                Thread.onSpinWait();
                check(namespace);
                namespace.release();
            }
        });
        assertThat(wrong).isEmpty();
        assertThat(registry.all()).isEmpty();
        assertThat(made).hasPositiveValue().hasValue(ended.get());
    }

    @Test
    void aNamespaceThatTheApplicationNamesMeanwhileIsNeverClosed() throws Exception {
        registry.of(Pattern.compile("/team-\\d+"));
        for (int round = 0; round < 200; round++) {
            String name = "/team-" + round;
            var named = new ConcurrentLinkedQueue<DefaultNamespace>();
            inThreads(thread -> {
                if (thread % 4 == 0) {
                    named.add((DefaultNamespace) registry.of(name));
                } else {
                    for (int i = 0; i < 5; i++) {
                        find(name).release();
                    }
                }
            });
            assertThat(named).hasSize(2);
            named.forEach(namespace -> {
                check(namespace);
                assertThat(registry.of(name)).isSameAs(namespace);
            });
            assertThat(registry.all()).hasSize(round + 1);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyClientWaitsUntilEveryoneHasHeardOfTheNamespace() throws Exception {
        registry.of(Pattern.compile("/team-\\d+"));
        Set<DefaultNamespace> heard = ConcurrentHashMap.newKeySet();
        registry.onNewNamespace(namespace -> {
            Thread.yield();
            heard.add((DefaultNamespace) namespace);
        });
        inThreads(thread -> {
            for (int i = 0; i < 2_000; i++) {
                DefaultNamespace namespace = find("/team-" + i % 2);
                if (!heard.contains(namespace)) {
                    wrong.add("handed out before it was heard of");
                }
                namespace.release();
            }
        });
        assertThat(wrong).isEmpty();
        assertThat(registry.all()).isEmpty();
    }
}
