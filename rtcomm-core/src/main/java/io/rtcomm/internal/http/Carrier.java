/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaders;
import io.rtcomm.http.BodyListener;
import io.rtcomm.http.HttpRequestHead;
import java.util.function.Consumer;

/** What an exchange stands on: a connection of HTTP/1, or a stream of HTTP/2. Confined to the event loop of its channel. */
interface Carrier {
    /** Whether it is closed or given away, so that nothing can be written. */
    boolean gone();

    /** Writes the answers that can be written now. */
    void pump();

    void onBodyWanted(Exchange exchange, int maxBytes, BodyListener listener);

    /** Ends it without a further answer. */
    void drop();

    /** See {@link Exchange#switchProtocols}. */
    boolean switchProtocols(Exchange exchange, HttpHeaders fields, Consumer<ChannelPipeline> install);

    /** Whether the pieces of an answer stand in chunks. */
    boolean chunks(HttpRequestHead request);
}
