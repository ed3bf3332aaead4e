/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

import io.netty.channel.EventLoop;
import io.rtcomm.protocol.engine.EnginePacketSink;

/**
 * What a link may tell the session above it. Every method may be called on any event loop; calls of one loop are
 * handled in their order. At most one of {@link #onMalformed}, {@link #onError}, {@link #onFlood} and {@link #onClosed} has an effect, and
 * nothing has an effect after it.
 */
public interface SessionPort extends EnginePacketSink {
    /** The home loop of the session: where the methods of its links are called. */
    EventLoop homeLoop();

    /** The link, which was not {@link Link#writable() writable} before, takes data again. */
    void onWritable();

    /** The client sent what is no Engine.IO packet: the session ends with {@code parse error}. */
    void onMalformed(String detail);

    /** The wire broke, or the client broke the rules of the transport: the session ends with {@code transport error}. */
    void onError(String detail);

    /** The client sent pings or pongs faster than it may: the session ends with {@code rate limited}. */
    void onFlood(String detail);

    /** The client left, or an orderly close is complete: the session ends with {@code transport close}. */
    void onClosed();
}
