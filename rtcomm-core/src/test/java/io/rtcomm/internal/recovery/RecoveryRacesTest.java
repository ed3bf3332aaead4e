/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.adapter.Dispatch;
import io.rtcomm.adapter.Flags;
import io.rtcomm.adapter.RecordingNode;
import io.rtcomm.adapter.SavedSession;
import io.rtcomm.adapter.Selection;
import io.rtcomm.protocol.socket.EncodedPacket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that are lost and come back while others broadcast: each sees every event once, in one order. */
@Timeout(60)
class RecoveryRacesTest {
    private static final int ROUNDS = 60;
    private static final int THREADS = 3;
    private static final int EVENTS = 40;

    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    private final OneLoopNode node = new OneLoopNode();
    private final RecoveringAdapter adapter = new RecoveringAdapter(
            node,
            node.encoder(),
            new RecoveryOptions(Duration.ofMinutes(2), Duration.ofMinutes(2), 100_000, 100_000_000, 100),
            "epoch",
            System::nanoTime);

    @AfterEach
    void end() {
        pool.shutdownNow();
        loop.shutdownNow();
    }

    @Test
    void everyEventIsSeenOnceAndInOneOrderWhateverIsBroadcastMeanwhile() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var random = new Random(round);
            var client = new Client(random);
            onLoop(client::arrive);
            var left = new AtomicInteger(THREADS);
            List<CompletableFuture<List<String>>> sent = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                long seed = random.nextLong();
                sent.add(CompletableFuture.supplyAsync(() -> broadcast(thread, new Random(seed), left), pool));
            }
            while (left.get() > 0) {
                onLoop(client::vanish);
                onLoop(client::comeBack);
            }
            onLoop(() -> {});
            var expected = new ArrayList<String>();
            for (CompletableFuture<List<String>> thread : sent) {
                List<String> events = thread.get(20, TimeUnit.SECONDS);
                expected.addAll(events);
                assertThat(client.names()).containsSubsequence(events);
            }
            onLoop(client::vanish);
            onLoop(client::comeBack);
            assertThat(client.names()).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(client.serials()).isSorted().doesNotHaveDuplicates();
            onLoop(client::leave);
        }
    }

    private List<String> broadcast(int thread, Random random, AtomicInteger left) {
        var toClient = new ArrayList<String>();
        for (int i = 0; i < EVENTS; i++) {
            String name = "e" + thread + "-" + i;
            boolean mine = random.nextInt(4) != 0;
            var selection = mine
                    ? (random.nextBoolean() ? Selection.EVERYONE : Selection.room("room"))
                    : Selection.room("other");
            adapter.broadcast(new Dispatch(name, List.of(), selection, Flags.DEFAULT));
            if (mine) {
                toClient.add(name);
            }
        }
        left.decrementAndGet();
        return toClient;
    }

    private void onLoop(Runnable task) throws Exception {
        loop.submit(task).get(20, TimeUnit.SECONDS);
        loop.submit(() -> {}).get(20, TimeUnit.SECONDS); // what the task gave to the loop has run as well
    }

    /** Delivers on one loop to the client that is there. */
    private final class OneLoopNode extends RecordingNode {
        volatile @Nullable Client present;

        @Override
        public void deliver(Dispatch dispatch, EncodedPacket packet) {
            loop.execute(() -> {
                Client client = present;
                if (client != null && !dispatch.selection().rooms().contains("other")) {
                    client.live(packet);
                }
            });
        }
    }

    /** A client, and what the server has of it. Confined to the loop. */
    private final class Client {
        private final Random random;
        private final SavedSession session = new SavedSession("id", "secret", Set.of("room"), Map.of(), 0);
        private final List<String> received = new ArrayList<>();
        private boolean heldBack;
        private int claimed; // so many it has said to have

        Client(Random random) {
            this.random = random;
        }

        void arrive() {
            node.present = this;
            adapter.connected("secret");
        }

        /** Some of what was sent last does not reach it. */
        void vanish() {
            node.present = null;
            for (int lost = random.nextInt(3); lost > 0 && received.size() > claimed; lost--) {
                received.remove(received.size() - 1);
            }
            adapter.save(session);
        }

        void comeBack() {
            String offset = received.isEmpty() ? null : offsetOf(received.get(received.size() - 1));
            claimed = received.size();
            var restored = adapter.restore("secret", offset).join().orElseThrow();
            heldBack = true;
            node.present = this;
            adapter.connected("secret");
            adapter.missed(restored, loop, missed -> {
                heldBack = false;
                if (missed != null) {
                    missed.forEach(this::take);
                }
            });
        }

        void leave() {
            node.present = null;
            adapter.forget("secret");
        }

        void live(EncodedPacket packet) {
            if (!heldBack) {
                take(packet);
            }
        }

        private void take(EncodedPacket packet) {
            received.add(new String(packet.head(), StandardCharsets.UTF_8));
        }

        private String offsetOf(String text) {
            return text.split("\"")[3];
        }

        List<String> names() {
            return received.stream().map(text -> text.split("\"")[1]).toList();
        }

        List<Long> serials() {
            return received.stream()
                    .map(text -> Long.parseLong(offsetOf(text).substring("epoch-".length()), Character.MAX_RADIX))
                    .toList();
        }
    }
}
