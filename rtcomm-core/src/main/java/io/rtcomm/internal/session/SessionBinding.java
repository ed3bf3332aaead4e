/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtcomm.SessionIdentity;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.observe.Metric;
import io.rtcomm.observe.Metrics;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Binds sessions to whoever opened them. Safe on any thread. */
public final class SessionBinding {
    private static final Logger log = LoggerFactory.getLogger(SessionBinding.class);

    /** The mark of every session when sessions are bound to nobody. */
    static final byte[] UNBOUND = {};

    /** So many bytes of a hash: nobody finds another identity with the same ones. */
    private static final int MARK_BYTES = 16;

    private final @Nullable SessionIdentity identity; // absent: nobody is asked
    private final Metrics metrics;

    /**
     * A binding.
     *
     * @param identity who sends a request, or null to bind sessions to nobody
     */
    public SessionBinding(@Nullable SessionIdentity identity, Metrics metrics) {
        this.identity = identity;
        this.metrics = metrics;
    }

    /** What a session remembers of who sent a request; null when the application fails to say, which was logged. */
    byte @Nullable [] mark(HttpExchange exchange) {
        SessionIdentity asked = identity;
        if (asked == null) {
            return UNBOUND;
        }
        try {
            String text = asked.of(new RequestView(exchange));
            var hash = MessageDigest.getInstance("SHA-256");
            hash.update((byte) (text == null ? 0 : 1));
            if (text != null) {
                hash.update(text.getBytes(UTF_8));
            }
            return Arrays.copyOf(hash.digest(), MARK_BYTES);
        } catch (RuntimeException e) {
            log.warn("the identity of a request cannot be told, it is refused", e);
            return null;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Whether a request comes from whoever opened a session; if not, that is counted. */
    boolean holds(HttpExchange exchange, Session session) {
        if (identity == null) {
            return true;
        }
        byte[] mark = mark(exchange);
        boolean same = mark != null && MessageDigest.isEqual(mark, session.mark());
        if (!same) {
            metrics.increment(Metric.IDENTITIES_DIFFER);
        }
        return same;
    }
}
