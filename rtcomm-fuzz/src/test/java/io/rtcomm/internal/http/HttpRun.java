/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.fuzz.Connection;
import io.rtcomm.http.BodyListener;
import io.rtcomm.http.Endpoint;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.internal.http2.Http2Options;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One connection that was given some bytes: what the endpoint saw of it, and what went out. */
final class HttpRun {
    static final int MAX_BODY = 64;

    private final Connection connection = new Connection();
    private final ConnectionTable table = new ConnectionTable();
    private final Deque<HttpExchange> held = new ArrayDeque<>();
    private final List<Seen> seen = new ArrayList<>();
    private int handled;
    private int closes;

    /** A request as the endpoint got it; the body is filled in when it came. */
    static final class Seen {
        final HttpRequestHead head;
        final long taken;
        String body = "unasked";

        Seen(HttpRequestHead head, long taken) {
            this.head = head;
            this.taken = taken;
        }

        @Override
        public String toString() {
            return head.method()
                    + ' '
                    + head.path()
                    + ' '
                    + head.query()
                    + ' '
                    + head.headers().entries()
                    + ' '
                    + body;
        }
    }

    HttpRun(HttpLimits limits) {
        this(limits, Http2Options.DEFAULT);
    }

    HttpRun(HttpLimits limits, Http2Options http2) {
        var router = new Router();
        router.add(new Paths());
        new HttpFront(router, limits, http2, null).install(connection.channel(), table);
    }

    /** Sends the pieces, and then answers what was held until nothing more comes of it. */
    HttpRun with(List<byte[]> pieces) {
        for (byte[] piece : pieces) {
            if (!connection.send(piece)) {
                break;
            }
        }
        while (!held.isEmpty()) {
            var exchange = held.removeLast(); // the newest first: answers still leave in the order of requests
            exchange.respond(200, null, "held " + exchange.request().target().length());
            connection.run();
        }
        return this;
    }

    List<Seen> seen() {
        return seen;
    }

    String received() {
        return connection.received();
    }

    boolean open() {
        return connection.open();
    }

    /** How many requests the endpoint took over. */
    int handled() {
        return handled;
    }

    void end() {
        connection.end();
        assertThat(table.size()).as("connections left").isZero();
        connection.assertNothingIsKept();
        assertThat(closes).as("bodies that ended twice").isZero();
    }

    /** Does what a path says. */
    private final class Paths implements Endpoint {
        @Override
        public boolean matches(String path) {
            return !path.startsWith("/absent");
        }

        @Override
        public void handle(HttpExchange exchange) {
            handled++;
            var request = new Seen(exchange.request(), connection.channel().id().hashCode());
            seen.add(request);
            String path = exchange.request().path();
            if (path.startsWith("/body")) {
                exchange.readBody(MAX_BODY, new Body(request, exchange, path.startsWith("/body/later")));
            } else if (path.startsWith("/later")) {
                held.add(exchange);
            } else if (path.startsWith("/throw")) {
                throw new IllegalStateException("as asked");
            } else if (path.startsWith("/echo")) {
                exchange.responseHeaders()
                        .set("X-Echo", String.valueOf(exchange.request().param("v")));
                exchange.respond(200, "text/plain", "echo");
            } else if (path.startsWith("/close")) {
                exchange.respondAndClose(200, null, "bye");
            } else {
                exchange.respond(200, null, "now");
            }
        }
    }

    /** Answers with what the body was. */
    private final class Body implements BodyListener {
        private final Seen request;
        private final HttpExchange exchange;
        private final boolean later;

        Body(Seen request, HttpExchange exchange, boolean later) {
            this.request = request;
            this.exchange = exchange;
            this.later = later;
        }

        private void ended(String how) {
            if (!request.body.equals("unasked")) {
                closes++;
            }
            request.body = how;
            if (later) {
                held.add(exchange);
            } else {
                exchange.respond(200, null, "body");
            }
        }

        @Override
        public void onBody(byte[] body) {
            assertThat(body).hasSizeLessThanOrEqualTo(MAX_BODY);
            ended('=' + new String(body, ISO_8859_1));
        }

        @Override
        public void onTooLarge() {
            ended("too large");
        }

        @Override
        public void onAborted() {
            ended("aborted");
        }
    }
}
