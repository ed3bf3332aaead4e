/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import io.rtcomm.Namespace;
import io.rtcomm.Socket;
import io.rtcomm.soak.Ledger.Count;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Threads that publish to rooms, each with numbers of its own, and ask clients. Safe on any thread. */
final class Publishers implements AutoCloseable {
    static final int THREADS = 2;

    private final Namespace io;
    private final SoakOptions options;
    private final Ledger ledger;
    private final Supplier<List<Socket>> sockets;
    private final AtomicLongArray begun;
    private final AtomicLongArray done;
    private final AtomicLong broadcast = new AtomicLong();
    private final AtomicLong fed = new AtomicLong();
    private final ReentrantReadWriteLock pause = new ReentrantReadWriteLock();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    Publishers(Namespace io, SoakOptions options, Ledger ledger, Supplier<List<Socket>> sockets) {
        this.io = io;
        this.options = options;
        this.ledger = ledger;
        this.sockets = sockets;
        this.begun = new AtomicLongArray(options.rooms() * THREADS);
        this.done = new AtomicLongArray(options.rooms() * THREADS);
    }

    /**
     * Begins.
     *
     * @param webSockets broadcasts a number to all plain WebSockets
     * @param channel publishes a number
     */
    void start(LongConsumer webSockets, LongConsumer channel) {
        for (int i = 0; i < THREADS; i++) {
            int publisher = i;
            var random = new Random(options.seed() - 1 - i);
            start("soak-publisher-" + i, options.rate() / THREADS, () -> publish(publisher, random));
        }
        start("soak-broadcaster", 2, () -> webSockets.accept(broadcast.incrementAndGet()));
        start("soak-feeder", 5, () -> channel.accept(fed.incrementAndGet()));
        var random = new Random(options.seed() - 100);
        start("soak-asker", 20, () -> ask(random));
    }

    private void start(String name, int perSecond, Runnable deed) {
        var thread = new Thread(() -> run(perSecond, deed), name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((failed, error) -> ledger.violation(name + " failed: " + error));
        threads.add(thread);
        thread.start();
    }

    private void run(int perSecond, Runnable deed) {
        long step = TimeUnit.SECONDS.toNanos(1) / Math.max(1, perSecond);
        long next = System.nanoTime();
        while (!closed) {
            pause.readLock().lock();
            try {
                deed.run();
            } finally {
                pause.readLock().unlock();
            }
            next = Math.max(next + step, System.nanoTime() - step); // what was missed is not caught up with
            while (!closed && next - System.nanoTime() > 0) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
    }

    private void publish(int publisher, Random random) {
        int room = random.nextInt(options.rooms());
        int slot = room * THREADS + publisher;
        long number = begun.incrementAndGet(slot);
        io.to(String.valueOf(room)).emit("m", room + "/p" + publisher + "/" + number);
        done.set(slot, number);
        ledger.count(Count.PUBLISHED);
    }

    /** The answer is the question, or does not come because the client is not there for it. */
    private void ask(Random random) {
        List<Socket> all = sockets.get();
        if (all.isEmpty()) {
            return;
        }
        Socket socket = all.get(random.nextInt(all.size()));
        String question = Long.toString(random.nextLong(), 36);
        ledger.count(Count.ASKED);
        socket.timeout(Duration.ofSeconds(10))
                .emitWithAck("ask", question)
                .as(String.class)
                .thenAccept(answer -> {
                    if (!answer.equals(question)) {
                        ledger.violation(socket.id() + " was asked " + question + " and answered " + answer);
                    }
                });
    }

    /** What had been begun for a room, as text. */
    String begun(String room) {
        return text(begun, room);
    }

    /** What had been published to a room, as text. */
    String done(String room) {
        return text(done, room);
    }

    private static String text(AtomicLongArray numbers, String room) {
        return Arrays.stream(numbers(numbers, Integer.parseInt(room)))
                .mapToObj(Long::toString)
                .collect(Collectors.joining(","));
    }

    private static long[] numbers(AtomicLongArray numbers, int room) {
        return IntStream.range(0, THREADS)
                .mapToLong(publisher -> numbers.get(room * THREADS + publisher))
                .toArray();
    }

    /** The other direction of {@link #begun}. */
    static long[] parse(String text) {
        return Arrays.stream(text.split(",", -1)).mapToLong(Long::parseLong).toArray();
    }

    Map<String, long[]> published() {
        var all = new HashMap<String, long[]>();
        for (int room = 0; room < options.rooms(); room++) {
            all.put(String.valueOf(room), numbers(done, room));
        }
        return all;
    }

    long broadcast() {
        return broadcast.get();
    }

    long fed() {
        return fed.get();
    }

    /** Nothing is published from the return on. */
    void hold() {
        pause.writeLock().lock();
    }

    /** By the thread that held. */
    void goOn() {
        pause.writeLock().unlock();
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(LockSupport::unpark);
        for (Thread thread : threads) {
            try {
                thread.join(10_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
