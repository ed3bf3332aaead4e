/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.OriginGuard;

/** Answers what an {@link OriginPolicy} does not let through. Immutable; safe on any thread. */
public final class OriginGate implements OriginGuard {
    private final OriginPolicy policy;

    /** A gate in front of whatever a policy protects. */
    public OriginGate(OriginPolicy policy) {
        this.policy = policy;
    }

    @Override
    public void admit(HttpExchange exchange, Runnable admitted) {
        policy.judge(exchange, verdict -> {
            switch (verdict) {
                case ALLOWED -> admitted.run();
                case REFUSED -> refuse(exchange, 403);
                case INVALID -> refuse(exchange, 400);
                case PREFLIGHT -> exchange.respond(204, null, "");
            }
        });
    }

    private static void refuse(HttpExchange exchange, int status) {
        exchange.respond(status, ErrorBody.TYPE, ErrorBody.of(status));
    }
}
