/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint;

import io.netty.buffer.Unpooled;
import io.rtcomm.HttpRejectedException;
import io.rtcomm.RejectedException;
import io.rtcomm.codec.JsonCodec;
import io.rtcomm.codec.JsonSink;
import io.rtcomm.http.HttpExchange;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests that are refused, always in the same shape: {@code {"code":status,"message":…,"data":…}}, without
 * {@code data} when there are none. Immutable; safe on any thread.
 */
public final class ErrorAnswers {
    private static final Logger log = LoggerFactory.getLogger(ErrorAnswers.class);
    private static final int FORBIDDEN = 403;

    private final JsonCodec codec;

    /** @param codec turns data for the client into JSON */
    public ErrorAnswers(JsonCodec codec) {
        this.codec = codec;
    }

    /**
     * Refuses with a status.
     *
     * @throws IllegalArgumentException when the status is not 400 to 599
     */
    public void refuse(HttpExchange exchange, int status, String message, @Nullable Object data) {
        requireError(status);
        var body = new LinkedHashMap<String, Object>();
        body.put("code", status);
        body.put("message", message);
        if (data != null) {
            body.put("data", data);
        }
        exchange.respond(status, "application/json", Unpooled.wrappedBuffer(json(body)));
    }

    /** Refuses as an exception says. */
    public void refuse(HttpExchange exchange, RejectedException e) {
        int status = e instanceof HttpRejectedException http ? http.status() : FORBIDDEN;
        refuse(exchange, status, String.valueOf(e.getMessage()), e.data());
    }

    static void requireError(int status) {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 400 to 599)");
        }
    }

    private byte[] json(Map<String, Object> body) {
        var json = new JsonSink();
        try {
            codec.write(body, json);
            return json.toByteArray();
        } catch (IllegalArgumentException e) {
            log.warn("a refusal has data without a JSON form", e);
            body.remove("data");
            return json(body);
        }
    }
}
