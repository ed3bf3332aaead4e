/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.loop;

import io.rtcomm.transport.Timer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The armed timers of one loop, the next one first: a binary heap in which every timer knows its place, so that moving
 * or cancelling one needs no search. Confined to its loop.
 */
final class TimerHeap {
    private @Nullable Timer[] heap = new Timer[64];
    private int size;

    int size() {
        return size;
    }

    @Nullable
    Timer peek() {
        return heap[0];
    }

    void add(Timer timer, long deadlineNanos) {
        assert !timer.armed() : "timer is armed";
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        timer.due(deadlineNanos);
        siftUp(size++, timer);
    }

    @SuppressWarnings("ReferenceEquality") // a timer is itself
    void remove(Timer timer) {
        if (!timer.armed()) {
            return;
        }
        int index = timer.place();
        assert heap[index] == timer : "timer of another loop";
        timer.disarmed();
        Timer last = heap[--size];
        heap[size] = null;
        if (last != null && last != timer) {
            // the last one may belong above or below the gap
            siftDown(index, last);
            if (last.place() == index) {
                siftUp(index, last);
            }
        }
    }

    private void siftUp(int start, Timer timer) {
        int index = start;
        while (index > 0) {
            int parent = (index - 1) >>> 1;
            Timer above = at(parent);
            if (above.deadlineNanos() - timer.deadlineNanos() <= 0) {
                break;
            }
            place(index, above);
            index = parent;
        }
        place(index, timer);
    }

    private void siftDown(int start, Timer timer) {
        int index = start;
        while (true) {
            int child = 2 * index + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && at(child + 1).deadlineNanos() - at(child).deadlineNanos() < 0) {
                child++;
            }
            Timer below = at(child);
            if (timer.deadlineNanos() - below.deadlineNanos() <= 0) {
                break;
            }
            place(index, below);
            index = child;
        }
        place(index, timer);
    }

    private Timer at(int index) {
        return Objects.requireNonNull(heap[index], "hole in the heap");
    }

    private void place(int index, Timer timer) {
        heap[index] = timer;
        timer.moved(index);
    }
}
