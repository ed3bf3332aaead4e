/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.handler.codec.http.HttpResponseStatus;

/** What a client reads when the front itself answers: <code>{"code":404,"message":"Not Found"}</code>. */
public final class ErrorBody {
    /** Its content type. */
    public static final String TYPE = "application/json";

    private ErrorBody() {}

    /** The body that belongs to a status. */
    public static String of(int status) {
        return "{\"code\":" + status + ",\"message\":\""
                + HttpResponseStatus.valueOf(status).reasonPhrase() + "\"}";
    }
}
