/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What handlers heard, kept until the test asks. Safe on any thread.
 *
 * @param <T> what is heard
 */
final class Heard<T> {
    static final Duration LIMIT = Duration.ofSeconds(10);

    private final String what;
    private final BlockingQueue<T> queue = new LinkedBlockingQueue<>();

    /** For messages: what is waited for. */
    Heard(String what) {
        this.what = what;
    }

    void add(T value) {
        queue.add(value);
    }

    /** The next one, waited for. */
    T next() {
        try {
            T value = queue.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (value == null) {
                throw new AssertionError("seen: nothing within " + LIMIT + ", expected: " + what);
            }
            return value;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + what, e);
        }
    }

    /** The next ones, waited for. */
    List<T> next(int count) {
        var values = new ArrayList<T>();
        while (values.size() < count) {
            values.add(next());
        }
        return values;
    }

    /** Those that are there already. */
    List<T> rest() {
        var values = new ArrayList<T>();
        queue.drainTo(values);
        return values;
    }
}
