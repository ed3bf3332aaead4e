/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtcomm.http.Endpoint;
import io.rtcomm.http.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** The page that the browser opens, and its script. Immutable; safe on any thread. */
final class PageEndpoint implements Endpoint {
    private final Map<String, Resource> resources = Map.of(
            "/", Resource.read("page.html", "text/html; charset=utf-8"),
            "/rules.js", Resource.read("rules.js", "text/javascript; charset=utf-8"));

    private record Resource(String text, String type) {
        static Resource read(String name, String type) {
            try (var in = PageEndpoint.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalStateException("no resource " + name);
                }
                return new Resource(new String(in.readAllBytes(), UTF_8), type);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public boolean matches(String path) {
        return resources.containsKey(path);
    }

    @Override
    public void handle(HttpExchange exchange) {
        var resource = resources.get(exchange.request().path());
        exchange.respond(200, resource.type(), resource.text());
    }
}
