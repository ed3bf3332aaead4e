/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtcomm.http.Endpoint;
import io.rtcomm.http.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** The page of a small example, {@code page.html} beside a class, and its script {@code page.js}. Immutable; safe on any thread. */
public final class Page implements Endpoint {
    private static final String POLICY = "default-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; "
            + "form-action 'self'; frame-ancestors 'none'";

    private record Resource(String type, String text) {}

    private final Map<String, Resource> resources;

    /** Reads the page that belongs to a class. */
    public Page(Class<?> owner) {
        this.resources = Map.of(
                "/", new Resource("text/html; charset=utf-8", read(owner, "page.html")),
                "/page.js", new Resource("text/javascript; charset=utf-8", read(owner, "page.js")));
    }

    private static String read(Class<?> owner, String file) {
        try (var in = owner.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("no " + file + " beside " + owner.getName());
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    @Override
    public boolean matches(String path) {
        return resources.containsKey(path);
    }

    @Override
    public void handle(HttpExchange exchange) {
        Resource resource = resources.get(exchange.request().path());
        String method = exchange.request().method();
        if (resource == null) {
            exchange.respond(404, null, "");
        } else if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.responseHeaders().set("Allow", "GET, HEAD");
            exchange.respond(405, null, "");
        } else {
            exchange.responseHeaders().set("Content-Security-Policy", POLICY).set("X-Content-Type-Options", "nosniff");
            exchange.respond(200, resource.type(), resource.text());
        }
    }
}
