/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.notifications;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtcomm.HttpNext;
import io.rtcomm.Key;
import io.rtcomm.Namespace;
import io.rtcomm.endpoint.sse.SseStream;
import io.rtcomm.http.BodyListener;
import io.rtcomm.http.Endpoint;
import io.rtcomm.http.HttpExchange;

/**
 * Takes notifications in ({@code POST /notify?to=ada}, the text as body) and gives them out. Safe on any thread.
 *
 * <p>It emits to rooms: whether a user has a stream, several, or a socket that joined the same room makes no difference.
 */
final class Desk implements Endpoint {
    private static final Key<String> USER = Key.of("user", String.class);
    private static final int MAX_BODY = 4096;

    private final Namespace io;

    Desk(Namespace io) {
        this.io = io;
    }

    /** Finds out who a stream belongs to; a real program would ask for more than a name. */
    void identify(SseStream stream, HttpNext next) {
        String user = stream.handshake().query().getOrDefault("user", "");
        if (Notification.isName(user)) {
            stream.set(USER, user);
            next.proceed();
        } else {
            next.reject(401, "who are you? (a name of up to 20 small letters and digits)");
        }
    }

    /** Gives a stream what its user is to know. */
    void serve(SseStream stream) {
        stream.get(USER).ifPresent(user -> stream.join("user:" + user));
        stream.joinEveryone();
        stream.send("ready", stream.get(USER).orElse(""));
    }

    @Override
    public boolean matches(String path) {
        return path.equals("/notify");
    }

    @Override
    public void handle(HttpExchange exchange) {
        if (!exchange.request().method().equals("POST")) {
            exchange.responseHeaders().set("Allow", "POST");
            exchange.respond(405, null, "");
            return;
        }
        String to = exchange.request().query().getOrDefault("to", "");
        exchange.readBody(MAX_BODY, new BodyListener() {
            @Override
            public void onBody(byte[] body) {
                take(exchange, new Notification(to, new String(body, UTF_8)));
            }

            @Override
            public void onTooLarge() {
                exchange.respond(413, null, "");
            }

            @Override
            public void onAborted() {
                // nobody to tell
            }
        });
    }

    private void take(HttpExchange exchange, Notification notification) {
        if (!notification.valid()) {
            exchange.respond(400, "text/plain; charset=utf-8", "expected: a text of 1 to 500 characters\n");
            return;
        }
        if (notification.to().isEmpty()) {
            io.emit("notification", notification);
        } else {
            io.to("user:" + notification.to()).emit("notification", notification);
        }
        exchange.respond(202, null, "");
    }
}
