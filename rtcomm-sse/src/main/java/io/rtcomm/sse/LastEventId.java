/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtcomm.endpoint.sse.SseEvent;
import io.rtcomm.http.HttpRequestHead;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far a client says that it has got. Stateless. */
final class LastEventId {
    private LastEventId() {}

    /**
     * The header field, in UTF-8 (HTML Standard, §9.2.3), or the query parameter of clients that cannot set it. What is
     * empty, malformed, or longer than any id of ours is none.
     */
    static Optional<String> of(HttpRequestHead request) {
        String field = request.header("Last-Event-ID");
        String id = field == null || field.isEmpty() ? request.param("lastEventId") : utf8(field);
        return Optional.ofNullable(id).filter(text -> !text.isEmpty() && text.length() <= SseEvent.MAX_ID_LENGTH);
    }

    private static @Nullable String utf8(String field) {
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(field.getBytes(ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
