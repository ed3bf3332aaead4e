/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.web;

import io.rtcomm.HttpHandshake;
import io.rtcomm.Key;
import io.rtcomm.TypeRef;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request to a route and its one answer. Safe on any thread, but for {@link #status} and {@link #responseHeader}, which
 * are to be called by one thread at a time and before the answer. Of several answers the first counts.
 */
public interface RouteExchange {
    /** The head of the request: header fields, query, path parameters, address. */
    HttpHandshake request();

    /** The method as sent. A route for GET sees {@code HEAD}, too; the body of its answer is then left out. */
    String method();

    /**
     * What the path has in the place of a name of the pattern, decoded.
     *
     * @throws IllegalArgumentException when the pattern has no such name
     */
    String pathParam(String name);

    /** The value of a query parameter, decoded; of a repeated one the last. */
    Optional<String> query(String name);

    /** The first header field of that name, whatever its case. */
    Optional<String> header(String name);

    /** The value of a cookie that the client sent (RFC 6265 §5.4); of a repeated one the first. */
    Optional<String> cookie(String name);

    /**
     * The body, empty when there is none; not copied, and not to be changed.
     *
     * @throws IllegalStateException in middleware, which decides before the body is read
     */
    byte[] body();

    /** The body as UTF-8; bytes that are none become U+FFFD. See {@link #body()}. */
    String bodyText();

    /**
     * The body, decoded from JSON by the server's codec. Members that the type does not know are passed over, and those that are
     * missing are what its constructor makes of nothing: null, mostly.
     *
     * @throws io.rtcomm.HttpRejectedException with status 400 when it is not JSON, does not fit the type, or is {@code null}
     */
    <T> T body(Class<T> type);

    /** The body, decoded into a generic type; see {@link #body(Class)}. */
    <T> T body(TypeRef<T> type);

    /** Keeps a value with this exchange, for what comes after; null forgets it. */
    <T> void set(Key<T> key, @Nullable T value);

    /** What was kept. */
    <T> Optional<T> get(Key<T> key);

    /**
     * The status of the answer; default 200, for {@link #empty()} 204.
     *
     * @throws IllegalArgumentException when it is not 200 to 599
     */
    RouteExchange status(int status);

    /**
     * Adds a header field to the answer.
     *
     * @throws IllegalArgumentException when a character cannot stand in one (RFC 9110 §5.5)
     */
    RouteExchange responseHeader(String name, String value);

    /**
     * Answers with JSON, {@code application/json}. A {@code CompletionStage} answers with its value when it completes, or
     * with its exception as if the handler had thrown it.
     *
     * @throws IllegalArgumentException when the value has no JSON form; binary data have none, see {@link #bytes}
     */
    void json(@Nullable Object value);

    /** Answers with text, {@code text/plain} in UTF-8. */
    void text(String text);

    /** Answers with bytes, which are not copied and not to be changed any more. */
    void bytes(String contentType, byte[] bytes);

    /** Answers without a body. */
    void empty();

    /**
     * Refuses: answers {@code {"code":status,"message":…,"data":…}}.
     *
     * @param status 400 to 599
     * @param data more for the client, or null for none
     */
    void reject(int status, String message, @Nullable Object data);

    /** Refuses without data. */
    default void reject(int status, String message) {
        reject(status, message, null);
    }

    /** Answers as if the handler had thrown this: for handlers that answer later. */
    void fail(Throwable cause);

    /** Whether an answer was given. */
    boolean answered();

    /** Runs on an event loop, where nothing may block, if the client leaves before it got an answer. */
    void onAbort(Runnable hook);
}
