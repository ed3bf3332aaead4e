/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hears of buffers that were collected without having been released. Safe on any thread. */
final class Leaks extends ResourceLeakDetectorFactory {
    private final List<String> reports = new CopyOnWriteArrayList<>();

    private Leaks() {}

    /** Listens from now on; to be called before any buffer is made. */
    static Leaks watch() {
        var leaks = new Leaks();
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(leaks);
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        return leaks;
    }

    @Override
    @SuppressWarnings("deprecation") // the only way that the factory offers
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
            Class<T> resource, int samplingInterval, long maxActive) {
        return new ResourceLeakDetector<>(resource, samplingInterval) {
            @Override
            protected void reportTracedLeak(String resourceType, String records) {
                reports.add(resourceType + " " + records);
            }

            @Override
            protected void reportUntracedLeak(String resourceType) {
                reports.add(resourceType);
            }
        };
    }

    /** What was leaked until now. */
    List<String> reports() {
        for (int i = 0; i < 3; i++) {
            System.gc();
            for (int j = 0; j < 100; j++) {
                ByteBufAllocator.DEFAULT.buffer(16).release(); // reports come with allocations
            }
        }
        return List.copyOf(reports);
    }
}
