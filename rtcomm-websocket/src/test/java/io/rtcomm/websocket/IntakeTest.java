/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IntakeTest {
    @Test
    void whatWasFullIsRelievedWhenHalfIsDone() {
        var relieved = new AtomicInteger();
        var intake = new Intake(4, relieved::incrementAndGet);
        for (int i = 0; i < 3; i++) {
            assertThat(intake.onQueued(1)).isFalse();
        }
        assertThat(intake.onQueued(1)).isTrue();
        assertThat(intake.onQueued(1)).isFalse();
        intake.onDone(1);
        intake.onDone(1);
        assertThat(relieved).hasValue(0);
        assertThat(intake.full()).isTrue();

        intake.onDone(1);
        assertThat(relieved).hasValue(1);
        assertThat(intake.full()).isFalse();
    }

    /** One relief too many would let the client be read though the next messages fill it again. */
    @Test
    void itIsRelievedOnceForEveryTimeThatItWasFull() throws Exception {
        var relieved = new AtomicInteger();
        var queued = new AtomicInteger();
        var handled = new AtomicInteger();
        var intake = new Intake(2, relieved::incrementAndGet);
        int messages = 200_000;
        var lane = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < messages; i++) {
                while (queued.get() == i) {
                    Thread.yield();
                }
                intake.onDone(1);
                handled.incrementAndGet();
            }
        });
        int fills = 0;
        for (int i = 0; i < messages; i++) {
            while (i - handled.get() >= 2) {
                Thread.yield();
            }
            boolean full = intake.onQueued(1);
            queued.incrementAndGet();
            if (full) {
                fills++;
                intake.tellIfRelieved();
            }
        }
        lane.get(30, TimeUnit.SECONDS);
        assertThat(relieved).hasValue(fills);
    }
}
