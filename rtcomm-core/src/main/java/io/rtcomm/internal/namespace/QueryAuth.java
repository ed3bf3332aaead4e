/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.rtcomm.JsonValue;
import io.rtcomm.codec.JsonCodec;
import io.rtcomm.codec.JsonSink;
import io.rtcomm.codec.JsonSlice;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;

/** The query behind a namespace of revision 3 as what later revisions call auth: an object of strings. */
final class QueryAuth {
    private static final int MAX_PARAMS = 100;

    private QueryAuth() {}

    /**
     * Reads a query.
     *
     * @throws IllegalArgumentException when an escape is none
     */
    static JsonValue of(String query, JsonCodec codec) {
        var decoder = new QueryStringDecoder(query, StandardCharsets.UTF_8, false, MAX_PARAMS);
        var params = new LinkedHashMap<String, String>();
        decoder.parameters().forEach((name, values) -> params.put(name, values.get(values.size() - 1)));
        var sink = new JsonSink();
        codec.write(params, sink);
        byte[] json = sink.toByteArray();
        return codec.value(new JsonSlice(json, 0, json.length, List.of()));
    }
}
