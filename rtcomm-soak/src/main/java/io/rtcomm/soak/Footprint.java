/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the process takes, after a collection of garbage.
 *
 * @param heap bytes that live
 * @param direct bytes outside of the heap that the allocator of the server holds
 * @param pooledHeap bytes of the heap that the allocator of the server holds
 * @param sockets descriptors that are sockets, those of clients included; -1 where that cannot be told
 * @param threads of event loops and watches of the server
 */
record Footprint(long heap, long direct, long pooledHeap, long sockets, long threads) {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    static {
        try {
            SocketChannel.open().close(); // with its first socket the JDK opens one for itself, and keeps it
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Footprint now() {
        for (int i = 0; i < 3; i++) {
            System.gc(); // reference queues of a first collection hold what the second one takes
        }
        ByteBufAllocatorMetric metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return new Footprint(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                metric.usedDirectMemory(),
                metric.usedHeapMemory(),
                countSockets(),
                countThreads());
    }

    static long countThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("rtcomm-loop") || name.startsWith("rtcomm-watch"))
                .count();
    }

    static long countSockets() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return -1;
        }
        long count = 0;
        try (var entries = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path entry : entries) {
                count += isSocket(entry) ? 1 : 0;
            }
        } catch (IOException e) {
            return -1;
        }
        return count;
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    @Override
    public String toString() {
        return "heap %.1f MB, direct %.1f MB, pooled heap %.1f MB, %d sockets, %d threads of the server"
                .formatted(heap / 1e6, direct / 1e6, pooledHeap / 1e6, sockets, threads);
    }
}
