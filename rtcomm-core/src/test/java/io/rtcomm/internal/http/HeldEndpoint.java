/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.rtcomm.http.Endpoint;
import io.rtcomm.http.HttpExchange;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps exchanges without an answer, which the test may give or not. */
final class HeldEndpoint implements Endpoint {
    final BlockingQueue<HttpExchange> exchanges = new LinkedBlockingQueue<>();

    /** The paths of those that were aborted. */
    final List<String> aborted = new CopyOnWriteArrayList<>();

    private final String prefix;

    HeldEndpoint(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public boolean matches(String path) {
        return path.startsWith(prefix);
    }

    @Override
    public void handle(HttpExchange exchange) {
        exchange.onAbort(() -> aborted.add(exchange.request().path()));
        exchanges.add(exchange);
    }

    HttpExchange next() throws InterruptedException {
        return Objects.requireNonNull(exchanges.poll(30, TimeUnit.SECONDS), "no exchange came");
    }
}
