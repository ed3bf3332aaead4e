/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.rtcomm.http.HttpExchange;

/** Answers without a stream. Stateless. */
final class Refusals {
    private Refusals() {}

    /** Answers with {@code {"code":status,"message":…}}. */
    static void refuse(HttpExchange exchange, int status) {
        String reason = HttpResponseStatus.valueOf(status).reasonPhrase();
        exchange.respond(status, "application/json", "{\"code\":" + status + ",\"message\":\"" + reason + "\"}");
    }
}
