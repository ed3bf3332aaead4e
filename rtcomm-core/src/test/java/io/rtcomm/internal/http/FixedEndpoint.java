/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.rtcomm.http.Endpoint;
import io.rtcomm.http.HttpExchange;

/** Answers one path with one text. */
record FixedEndpoint(String path, String text) implements Endpoint {
    @Override
    public boolean matches(String asked) {
        return asked.equals(path);
    }

    @Override
    public void handle(HttpExchange exchange) {
        exchange.respond(200, "text/plain", text);
    }
}
