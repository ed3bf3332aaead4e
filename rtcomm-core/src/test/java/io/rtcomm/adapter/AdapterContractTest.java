/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtcomm.JsonValue;
import io.rtcomm.Replies;
import io.rtcomm.adapter.RecordingNode.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link Adapter} owes to the server that it stands in, however many other servers there are.
 *
 * <p>For an adapter of one's own, extend this class in its module's tests and return from {@link #create} an adapter that
 * is alone in its cluster: a topic or a database that no other test uses, ready to be used when the method returns. The
 * rules here look at one server only; an adapter that connects several adds its own tests with two nodes, for what goes
 * over the wire. One that {@linkplain Adapter#recovers recovers} extends {@link RecoveryContractTest} instead.
 */
@Timeout(60)
public abstract class AdapterContractTest {
    private static final Dispatch HELLO = dispatch("hello", Selection.EVERYONE, Flags.DEFAULT);

    /** The server that the adapter stands in. */
    protected final RecordingNode node = new RecordingNode();

    private @Nullable Adapter created;

    /** An adapter for this node, alone in its cluster. Called once for every test. */
    protected abstract Adapter create(RecordingNode node) throws Exception;

    @BeforeEach
    void make() throws Exception {
        created = create(node);
    }

    @AfterEach
    void end() {
        adapter().close();
        adapter().close(); // a second time is nothing
    }

    /** The adapter under test. */
    protected final Adapter adapter() {
        assertThat(created).isNotNull();
        return created;
    }

    static Dispatch dispatch(String event, Selection selection, Flags flags, @Nullable Object... args) {
        return new Dispatch(event, Arrays.asList(args), selection, flags);
    }

    /** What a future that has to end soon brings. */
    protected static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    // ---- broadcasts

    @Test
    void aBroadcastIsHandedToTheLocalSocketsOnceBeforeTheCallReturns() {
        adapter().broadcast(HELLO);
        assertThat(node.deliveries()).hasSize(1);
        assertThat(node.deliveries().get(0).text()).startsWith("2[\"hello\"");
        assertThat(node.deliveries().get(0).thread()).isSameAs(Thread.currentThread());
    }

    @Test
    void aBroadcastKeepsItsArgumentsSelectionAndFlags() {
        var selection = Selection.room("a").to("b").except("c");
        for (Flags flags : List.of(Flags.DEFAULT, Flags.DEFAULT.asVolatile(), Flags.DEFAULT.withCompress(false))) {
            adapter().broadcast(dispatch("e", selection, flags, "x", null, 3));
        }
        assertThat(node.deliveries()).hasSize(3).allSatisfy(delivery -> {
            assertThat(delivery.text()).startsWith("2[\"e\",\"x\",null,3");
            assertThat(delivery.selection()).isEqualTo(selection);
        });
        assertThat(node.deliveries())
                .extracting(delivery -> delivery.flags().volatileMessage())
                .containsExactly(false, true, false);
        assertThat(node.deliveries())
                .extracting(delivery -> delivery.flags().compress())
                .containsExactly(true, true, false);
    }

    @Test
    void membersThatAreNoSocketsGetTheArgumentsOfTheEventAndNothingElse() {
        for (Flags flags : List.of(Flags.DEFAULT, Flags.DEFAULT.asVolatile())) {
            adapter().broadcast(dispatch("e", Selection.room("a"), flags, "x", null, 3));
        }
        assertThat(node.deliveries()).hasSize(2).allSatisfy(delivery -> {
            assertThat(delivery.dispatch().event()).isEqualTo("e");
            assertThat(delivery.dispatch().args()).containsExactly("x", null, 3);
        });
    }

    @Test
    void aBroadcastToThisServerOnlyIsDeliveredLikeAnyOther() {
        adapter().broadcast(dispatch("e", Selection.EVERYONE, Flags.DEFAULT.asLocal()));
        assertThat(node.deliveries()).hasSize(1);
    }

    @Test
    void broadcastsOfEachThreadKeepTheirOrderAndNoneIsLostOrDoubled() throws Exception {
        int each = 400;
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 4; t++) {
            var thread = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    boolean reliable = i % 3 != 0;
                    adapter()
                            .broadcast(dispatch(
                                    String.format("e%05d", i),
                                    Selection.EVERYONE,
                                    reliable ? Flags.DEFAULT : Flags.DEFAULT.asVolatile()));
                }
            });
            threads.add(thread);
            thread.start();
        }
        Map<Thread, List<String>> byThread = new HashMap<>();
        for (Thread thread : threads) {
            thread.join();
            byThread.put(thread, new ArrayList<>());
        }
        for (Delivery delivery : node.deliveries()) {
            byThread.get(delivery.thread()).add(delivery.text().substring(3, 9));
        }
        assertThat(byThread.values())
                .allSatisfy(events ->
                        assertThat(events).hasSize(each).doesNotHaveDuplicates().isSorted());
    }

    @Test
    void aBroadcastWithAcknowledgementTellsOfAllReceiversOnce() throws Exception {
        var heard = new CollectedAcks();
        adapter().broadcastWithAck(dispatch("ask", Selection.room("a"), Flags.DEFAULT), heard);
        get(heard.all);
        assertThat(heard.answers).containsExactlyInAnyOrder("one", "two");
        assertThat(heard.lost).hasValue(1);
        assertThat(heard.told).hasValue(1);
        assertThat(node.deliveries()).hasSize(1);
        assertThat(node.deliveries().get(0).selection()).isEqualTo(Selection.room("a"));
    }

    // ---- sockets of the cluster

    @Test
    void whatIsAskedOfASelectionIsAskedOfTheLocalSocketsOnce() throws Exception {
        for (boolean local : List.of(true, false)) {
            get(adapter().join(Selection.room("a"), Set.of("x"), local));
            get(adapter().leave(Selection.room("b"), Set.of("y"), local));
            get(adapter().disconnect(Selection.room("c"), true, local));
            assertThat(get(adapter().sockets(Selection.room("d"), local))).isEmpty();
        }
        assertThat(node.calls())
                .containsExactly(
                        "join [a] [x]",
                        "leave [b] [y]",
                        "disconnect [c] true",
                        "sockets [d]",
                        "join [a] [x]",
                        "leave [b] [y]",
                        "disconnect [c] true",
                        "sockets [d]");
    }

    @Test
    void whatFailsLocallyFails() {
        node.failWith(new IllegalStateException("a bug"));
        for (CompletableFuture<?> future : List.of(
                adapter().join(Selection.EVERYONE, Set.of("x"), true),
                adapter().leave(Selection.EVERYONE, Set.of("x"), true),
                adapter().disconnect(Selection.EVERYONE, false, true),
                adapter().sockets(Selection.EVERYONE, true))) {
            assertThatThrownBy(() -> get(future))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("a bug");
        }
    }

    // ---- servers

    @Test
    void aServerThatIsAloneHearsNothingOfItsOwnEvents() throws Exception {
        adapter().serverSideEmit("reload", List.of("now"));
        assertThat(get(adapter().serverSideEmitWithAck("reload", List.of()))).isEqualTo(new Replies(List.of(), 0));
        assertThat(node.calls()).isEmpty();
        assertThat(node.deliveries()).isEmpty();
    }

    /** Hears of answers; done when nothing more is to be expected. */
    private static final class CollectedAcks implements AckListener {
        final Queue<String> answers = new ConcurrentLinkedQueue<>();
        final AtomicInteger lost = new AtomicInteger();
        final AtomicInteger told = new AtomicInteger();
        final CompletableFuture<Void> all =
                new CompletableFuture<Void>().orTimeout(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS);
        private volatile int expected = -1;

        @Override
        public void onReceivers(int count) {
            told.incrementAndGet();
            expected = count;
            check();
        }

        @Override
        public void onAnswer(JsonValue answer) {
            answers.add(answer.asText());
            check();
        }

        @Override
        public void onLost() {
            lost.incrementAndGet();
            check();
        }

        private void check() {
            if (answers.size() + lost.get() == expected) {
                all.complete(null);
            }
        }
    }
}
