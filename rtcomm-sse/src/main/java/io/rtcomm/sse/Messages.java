/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rtcomm.transport.EncodedMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events that were written, on their way to streams. Stateless. */
final class Messages {
    /** Nothing but a sign of life. */
    static final EncodedMessage KEEP_ALIVE = shared(":\n\n".getBytes(US_ASCII));

    private Messages() {}

    /** Something for one stream that is never conflated. */
    static EncodedMessage single(byte[] event) {
        return EncodedMessage.message(event, false, List.of(), true, false);
    }

    /** An event for one stream. */
    static EncodedMessage single(byte[] event, @Nullable String name) {
        return single(event);
    }

    /** Something for several streams that is never conflated. */
    private static EncodedMessage shared(byte[] event) {
        return EncodedMessage.message(event, false, List.of(), true, true);
    }

    /** An event for several streams. */
    static EncodedMessage shared(byte[] event, @Nullable String name) {
        return shared(event);
    }
}
