/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.internal.loop.Loop;
import io.rtcomm.transport.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * When a socket's authentication ends, and who wants to hear of it in time. Confined to the home loop. Clocks of days are
 * moved at times, so the moment is looked at again at least once an hour.
 */
final class Expiry extends Timer {
    private static final Duration LOOK_AGAIN = Duration.ofHours(1);

    /** Somebody who wants to hear some time before. */
    private static final class Warning {
        final Duration before;
        final Consumer<Instant> handler;

        @Nullable
        Instant told; // the moment that was told of; absent before the first

        Warning(Duration before, Consumer<Instant> handler) {
            this.before = before;
            this.handler = handler;
        }
    }

    private final Loop loop;
    private final Clock clock;
    private final Runnable onExpired;
    private final List<Warning> warnings = new ArrayList<>();
    private @Nullable Instant when; // absent: never

    Expiry(Loop loop, Clock clock, Runnable onExpired) {
        this.loop = loop;
        this.clock = clock;
        this.onExpired = onExpired;
    }

    /** Ends then; null for never. */
    void at(@Nullable Instant moment) {
        when = moment;
        look();
    }

    /** Tells somebody some time before the end, and again when the moment was moved. */
    void warn(Duration before, Consumer<Instant> handler) {
        warnings.add(new Warning(before, handler));
        look();
    }

    void stop() {
        when = null;
        warnings.clear();
        loop.cancel(this);
    }

    @Override
    protected void onDeadline() {
        look();
    }

    private void look() {
        Instant moment = when;
        if (moment == null) {
            loop.cancel(this);
            return;
        }
        Instant now = clock.instant();
        if (!now.isBefore(moment)) {
            stop();
            onExpired.run();
            return;
        }
        Duration next = Duration.between(now, moment);
        for (Warning warning : List.copyOf(warnings)) {
            if (moment.equals(warning.told)) {
                continue;
            }
            Duration left = Duration.between(now, moment).minus(warning.before);
            if (left.isNegative() || left.isZero()) {
                warning.told = moment;
                warning.handler.accept(moment);
            } else if (left.compareTo(next) < 0) {
                next = left;
            }
        }
        loop.schedule(this, (next.compareTo(LOOK_AGAIN) < 0 ? next : LOOK_AGAIN).toNanos());
    }
}
