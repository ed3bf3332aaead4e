/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http2;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Map;
import java.util.Set;

/** Turns the header fields of an answer into those of HTTP/2 (RFC 9113 §8.2): names in lower case, nothing of a connection. */
public final class ResponseFields {
    private static final Set<AsciiString> OF_CONNECTIONS = Set.of(
            AsciiString.cached("connection"),
            AsciiString.cached("proxy-connection"),
            AsciiString.cached("keep-alive"),
            AsciiString.cached("transfer-encoding"),
            AsciiString.cached("upgrade"));

    private ResponseFields() {}

    /** The fields that stand in the HEADERS frame of an answer. */
    public static Http2Headers of(int status, HttpHeaders headers) {
        Http2Headers fields = new DefaultHttp2Headers(false, headers.size() + 1).status(Integer.toString(status));
        var each = headers.iteratorCharSequence();
        while (each.hasNext()) {
            Map.Entry<CharSequence, CharSequence> field = each.next();
            AsciiString name = AsciiString.of(field.getKey()).toLowerCase();
            if (!OF_CONNECTIONS.contains(name)) {
                fields.add(name, field.getValue());
            }
        }
        return fields;
    }
}
