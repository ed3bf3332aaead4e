/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.rtcomm.http.Endpoint;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.observe.Metric;
import io.rtcomm.observe.Metrics;
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

    /** Counts what happens to requests. */
    Metrics metrics() {
        return senders.metrics();
    }

    /** A request is refused before anybody has seen it. */
    void countRefusal(int status) {
        metrics()
                .increment(
                        switch (status) {
                            case 408 -> Metric.REQUESTS_LATE;
                            case 414 -> Metric.REQUEST_LINES_TOO_LONG;
                            case 431 -> Metric.REQUEST_FIELDS_TOO_LONG;
                            default -> Metric.REQUESTS_MALFORMED;
                        });
    }

    /** A connection or stream is closed because something took too long. */
    void countLate(Watch.Phase phase) {
        switch (phase) {
            case NEW, IDLE -> metrics().increment(Metric.CONNECTIONS_IDLE);
            case HEAD, BODY -> metrics().increment(Metric.REQUESTS_LATE);
            default -> {
                // it was over, or we are the slow ones
            }
        }
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
