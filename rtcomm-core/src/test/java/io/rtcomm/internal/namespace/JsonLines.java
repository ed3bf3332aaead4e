/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.codec.BinaryForm;
import io.rtcomm.codec.JsonCodec;
import io.rtcomm.codec.JsonSink;
import io.rtcomm.endpoint.EventFormat;
import io.rtcomm.transport.EncodedMessage;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A format that writes the name and the arguments as text, and counts how often. Safe on any thread. */
final class JsonLines implements EventFormat {
    final AtomicInteger encodes = new AtomicInteger();

    @Override
    public EncodedMessage encode(String event, List<@Nullable Object> args, JsonCodec codec, boolean compress) {
        encodes.incrementAndGet();
        var out = new JsonSink(64, BinaryForm.BASE64);
        out.writeAscii(event + ' ');
        codec.writeArray(args.toArray(), out);
        return EncodedMessage.message(out.toByteArray(), false, List.of(), compress, true);
    }
}
