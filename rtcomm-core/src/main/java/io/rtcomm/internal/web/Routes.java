/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.web;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.rtcomm.endpoint.EndpointContext;
import io.rtcomm.endpoint.Entrance;
import io.rtcomm.endpoint.RequestHandshake;
import io.rtcomm.endpoint.web.RouteExchange;
import io.rtcomm.endpoint.web.RouteHandler;
import io.rtcomm.endpoint.web.RouteOptions;
import io.rtcomm.http.Endpoint;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.PathPattern;
import io.rtcomm.internal.http.ErrorBody;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The routes of a server. Safe on any thread.
 *
 * <pre>
 *   event loop   find the route ─ origins ──┐                ┌─ read the body ──┐
 *   handlers                                └─ middleware ───┘                  └─ handler
 * </pre>
 */
public final class Routes {
    private static final Duration YEAR = Duration.ofDays(365); // as good as for ever, and has nanoseconds

    private final EndpointContext context;
    private final Executor handlers;
    private final InstantSource clock;
    private final Consumer<Endpoint> publish;
    private volatile List<Route> routes = List.of(); // the most specific first

    /**
     * No routes yet.
     *
     * @param handlers runs middleware and handlers
     * @param publish makes an endpoint known, once for every pattern
     */
    public Routes(EndpointContext context, Executor handlers, InstantSource clock, Consumer<Endpoint> publish) {
        this.context = context;
        this.handlers = handlers;
        this.clock = clock;
        this.publish = publish;
    }

    /** Whether an endpoint brings requests to routes. */
    public static boolean isRoute(Endpoint endpoint) {
        return endpoint instanceof OnePattern;
    }

    /**
     * Adds a route.
     *
     * @throws IllegalArgumentException when the method is no token or the path no pattern
     * @throws IllegalStateException when there is a route for that method and path
     */
    public void add(String method, String path, RouteOptions options, RouteHandler handler) {
        requireToken(method);
        var pattern = PathPattern.of(path);
        var entrance = new Entrance<RouteExchange>(context.codec());
        options.middleware().forEach(entrance::use);
        var origins = context.origins(options.cors());
        if (insert(new Route(
                method, pattern, options.maxBodyBytes(), options.answerTimeout(), origins, entrance, handler))) {
            publish.accept(new OnePattern(pattern));
        }
    }

    /** Returns whether it is the first of its pattern. */
    private synchronized boolean insert(Route route) {
        boolean first = true;
        for (Route other : routes) {
            if (other.pattern().equals(route.pattern())) {
                first = false;
                if (other.method().equals(route.method())) {
                    throw new IllegalStateException(
                            "route: " + route.method() + " " + route.pattern() + " is there (expected: one of each)");
                }
            }
        }
        var all = new ArrayList<>(routes);
        all.add(route);
        all.sort((one, two) -> PathPattern.MOST_SPECIFIC_FIRST.compare(one.pattern(), two.pattern()));
        routes = List.copyOf(all);
        return first;
    }

    /** RFC 9110 §5.6.2. */
    private static void requireToken(String method) {
        boolean token = !method.isEmpty()
                && method.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
        if (!token) {
            throw new IllegalArgumentException("method: \"" + method + "\" (expected: GET, POST or another token)");
        }
    }

    // ---- requests, on the event loop

    private void handle(HttpExchange exchange) {
        var request = exchange.request();
        List<Route> found = routes.stream()
                .filter(route -> route.pattern().matches(request.path()))
                .toList();
        if (found.isEmpty()) {
            exchange.respond(404, ErrorBody.TYPE, ErrorBody.of(404));
            return;
        }
        Route route = find(found, request.method());
        Route judge = route == null ? judge(found, exchange) : route;
        judge.origins().admit(exchange, () -> serve(exchange, route, found));
    }

    private void serve(HttpExchange exchange, @Nullable Route route, List<Route> found) {
        if (route == null) {
            exchange.responseHeaders().set("Allow", allowed(found));
            if (exchange.request().method().equals("OPTIONS")) {
                exchange.respond(204, null, Unpooled.EMPTY_BUFFER);
            } else {
                exchange.respond(405, ErrorBody.TYPE, ErrorBody.of(405));
            }
            return;
        }
        enter(exchange, route);
    }

    private static @Nullable Route find(List<Route> found, String method) {
        Route get = null;
        for (Route route : found) {
            if (route.method().equals(method)) {
                return route;
            }
            if (get == null && route.method().equals("GET")) {
                get = route;
            }
        }
        return method.equals("HEAD") ? get : null;
    }

    /** Whose origins count for a method that nobody handles: of a preflight, the route of the method that it asks about. */
    private static Route judge(List<Route> found, HttpExchange exchange) {
        String asked = exchange.request().header(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
        Route meant = asked == null ? null : find(found, asked);
        return meant == null ? found.get(0) : meant;
    }

    private static String allowed(List<Route> found) {
        var methods = new TreeSet<String>();
        methods.add("OPTIONS");
        for (Route route : found) {
            methods.add(route.method());
            if (route.method().equals("GET")) {
                methods.add("HEAD");
            }
        }
        return String.join(", ", methods);
    }

    private void enter(HttpExchange exchange, Route route) {
        Map<String, String> params = route.pattern().match(exchange.request().path());
        var handshake = new RequestHandshake(exchange.request(), params == null ? Map.of() : params, clock.instant());
        var visit = new DefaultRouteExchange(exchange, handshake, context);
        if (!route.answerTimeout().isZero()) {
            var loop = context.loops().of(exchange.channel().eventLoop());
            AnswerDeadline.arm(exchange, visit, loop, atMostAYear(route.answerTimeout()), context.metrics());
        }
        route.entrance().ask(exchange, visit, handlers, () -> readBody(exchange, route, visit));
    }

    private static Duration atMostAYear(Duration time) {
        return time.compareTo(YEAR) > 0 ? YEAR : time;
    }

    private void readBody(HttpExchange exchange, Route route, DefaultRouteExchange visit) {
        exchange.readBody(
                route.maxBodyBytes(),
                new RouteBody(
                        exchange,
                        () -> {
                            try {
                                handlers.execute(() -> run(route, visit));
                            } catch (RejectedExecutionException e) {
                                closing(exchange);
                            }
                        },
                        visit));
    }

    private static void run(Route route, DefaultRouteExchange visit) {
        try {
            route.handler().handle(visit);
        } catch (Throwable e) { // also an Error: the client waits for an answer
            visit.fail(e);
        }
    }

    private static void closing(HttpExchange exchange) {
        exchange.respondAndClose(503, ErrorBody.TYPE, ErrorBody.of(503));
    }

    /** Brings the requests of one pattern here. */
    private final class OnePattern implements Endpoint {
        private final PathPattern pattern;

        OnePattern(PathPattern pattern) {
            this.pattern = pattern;
        }

        @Override
        public boolean matches(String path) {
            return pattern.matches(path);
        }

        @Override
        public PathPattern pattern(String path) {
            return pattern;
        }

        @Override
        public void handle(HttpExchange exchange) {
            Routes.this.handle(exchange);
        }
    }
}
