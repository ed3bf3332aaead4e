/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.handler.codec.http.HttpResponseStatus;

/** What a client reads when the front itself answers: <code>{"code":404,"message":"Not Found"}</code>. */
final class ErrorBody {
    static final String TYPE = "application/json";

    private ErrorBody() {}

    static String of(int status) {
        return "{\"code\":" + status + ",\"message\":\""
                + HttpResponseStatus.valueOf(status).reasonPhrase() + "\"}";
    }
}
