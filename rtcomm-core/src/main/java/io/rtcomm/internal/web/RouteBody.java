/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.web;

import io.rtcomm.http.BodyListener;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.internal.http.ErrorBody;

/** Waits for the body of a request. Confined to the event loop of its channel. */
final class RouteBody implements BodyListener {
    private final HttpExchange exchange;
    private final Runnable next;
    private final DefaultRouteExchange visit;

    /** @param next runs when the visit has its body */
    RouteBody(HttpExchange exchange, Runnable next, DefaultRouteExchange visit) {
        this.exchange = exchange;
        this.next = next;
        this.visit = visit;
    }

    @Override
    public void onBody(byte[] body) {
        visit.setBody(body);
        next.run();
    }

    @Override
    public void onTooLarge() {
        exchange.respond(413, ErrorBody.TYPE, ErrorBody.of(413));
    }

    @Override
    public void onAborted() {
        // nobody waits for an answer
    }
}
