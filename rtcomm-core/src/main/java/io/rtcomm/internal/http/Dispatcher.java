/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.rtcomm.http.Endpoint;
import io.rtcomm.http.HttpRequestHead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands requests to endpoints; whatever these throw, the connection stays correct. Immutable; safe on any thread. */
final class Dispatcher {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final Router router;
    private final Senders senders;

    Dispatcher(Router router, Senders senders) {
        this.router = router;
        this.senders = senders;
    }

    /** The head of a request that has arrived, with the address of who sent it. */
    HttpRequestHead arrived(HttpRequestHead head) {
        return senders.resolve(head);
    }

    void dispatch(Exchange exchange) {
        if (senders.refuses(exchange.request())) {
            exchange.respondAndClose(403, ErrorBody.TYPE, ErrorBody.of(403));
            guarded(exchange, () -> {
                Endpoint endpoint = router.find(exchange.request().path());
                if (endpoint != null) {
                    endpoint.onBanned(exchange);
                }
            });
            return;
        }
        guarded(exchange, () -> {
            Endpoint endpoint = router.find(exchange.request().path());
            if (endpoint == null) {
                exchange.respond(404, ErrorBody.TYPE, ErrorBody.of(404));
            } else {
                endpoint.handle(exchange);
            }
        });
    }

    /** Runs code of an endpoint. */
    static void guarded(Exchange exchange, Runnable call) {
        try {
            call.run();
        } catch (Throwable t) {
            HttpRequestHead head = exchange.request();
            log.error("the endpoint of {} {} failed", head.method(), head.path(), t);
            exchange.respond(500, ErrorBody.TYPE, ErrorBody.of(500));
        }
    }
}
