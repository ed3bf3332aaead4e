/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RejectedTasksTest {
    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(2)); // it wraps around
    private final RejectedTasks tasks = new RejectedTasks(context.getLogger("of tasks"), clock::get);

    @BeforeEach
    void listen() {
        written.start();
        context.getLogger("of tasks").addAppender(written);
    }

    @AfterEach
    void end() {
        context.stop();
    }

    private void reject() {
        tasks.report("it is dropped", new RejectedExecutionException("full"));
    }

    @Test
    void theFirstIsWrittenWithItsReason() {
        reject();
        assertThat(written.list).singleElement().satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.WARN);
            assertThat(event.getFormattedMessage()).contains("it is dropped").contains("as 0 more");
            assertThat(event.getThrowableProxy().getMessage()).isEqualTo("full");
        });
    }

    @Test
    void ofThoseOfOneSecondOneIsWrittenAndTheOthersAreCounted() {
        for (int second = 0; second < 5; second++) {
            for (int i = 0; i < 1000; i++) {
                reject();
            }
            clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
        }
        assertThat(written.list)
                .hasSize(5)
                .extracting(ILoggingEvent::getFormattedMessage)
                .element(4)
                .asString()
                .contains("as 999 more");
    }
}
