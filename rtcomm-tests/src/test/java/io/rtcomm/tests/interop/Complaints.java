/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/**
 * What nobody should have to read in a log: errors, and warnings of Netty, which tells there of exceptions that nobody
 * handled and of leaked buffers. Safe on any thread.
 */
final class Complaints extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();

    private Complaints() {}

    static Complaints collect() {
        var complaints = new Complaints();
        complaints.setContext(root().getLoggerContext());
        complaints.start();
        root().addAppender(complaints);
        return complaints;
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    }

    @Override
    protected void append(ILoggingEvent event) {
        boolean netty = event.getLoggerName().startsWith("io.netty.");
        if (event.getLevel().isGreaterOrEqual(netty ? Level.WARN : Level.ERROR)) {
            seen.add(event + "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
    }

    void assertNone() {
        assertThat(seen).as("errors in the log").isEmpty();
    }

    @Override
    public void close() {
        root().detachAppender(this);
        stop();
    }
}
