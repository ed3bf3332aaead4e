/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.http;

import io.netty.buffer.ByteBuf;

/**
 * An answer whose body is written in pieces over time: a stream of events, a large file.
 *
 * <p>Writing, flushing and ending are confined to the event loop of the exchange's channel; what says otherwise is safe
 * on any thread. The answer begins when its turn comes: behind earlier requests of the same connection it waits, and
 * what is written meanwhile waits with it. Until then there is no {@link #room}.
 *
 * <pre>
 *   write, write, flush, write, flush …  end     the body is complete, the connection lives on if it can
 *                                        abort   the client sees that it is not
 * </pre>
 *
 * Whoever writes without looking at {@link #room} fills the memory of the server on behalf of a client that does not
 * read.
 */
public interface HttpStream {
    /** The form that the bytes given to {@link #writeFramed} have. Known from the beginning, never changes. */
    HttpFraming framing();

    /**
     * Writes the next piece of the body, without a flush.
     *
     * @param data released when it was written or cannot be; an empty one writes nothing
     * @return false when the stream takes nothing any more, because it was ended, or its client is gone, or the request
     *     is a HEAD
     */
    boolean write(ByteBuf data);

    /**
     * Writes bytes that carry their framing already, see {@link HttpFraming#frame}, as they are and without a flush:
     * many streams of one framing can share one buffer, each writing a retained duplicate of it.
     *
     * @param framed one piece or several; released when it was written or cannot be
     * @return as {@link #write}
     */
    boolean writeFramed(ByteBuf framed);

    /**
     * Sends bytes that carry their framing already, if they can go to the kernel at once: on plain sockets for which nothing
     * waits. Many streams of one framing share one buffer, and nothing is made for each of them.
     *
     * @param framed one piece or several; stays the caller's, and its bytes and indexes are left as they are
     * @return false when it cannot be done so, and then nothing was: {@link #writeFramed} is the other way
     */
    boolean sendShared(ByteBuf framed);

    /** Sends what was written. */
    void flush();

    /**
     * The body is complete: writes its end and flushes. An answer with {@code Content-Length} that has got fewer bytes
     * is aborted instead.
     */
    void end();

    /** Gives up: what was written may arrive, and the client can tell that the body is incomplete. Safe on any thread. */
    void abort();

    /**
     * How many bytes may be written before the connection has its fill; 0 when it has, or before the turn of this
     * answer, and then {@link HttpStreamListener#onWritable} comes. Safe on any thread.
     */
    long room();

    /**
     * Whether what is written now goes on its way at once, because nothing waits before it; if not, {@link
     * HttpStreamListener#onWritable} comes. Safe on any thread.
     */
    boolean drained();

    /** Bytes that were written and that the kernel, or the HTTP/2 flow control of the client, has not taken. Safe on any thread. */
    long bufferedBytes();
}
