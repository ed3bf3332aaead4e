/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.transport.CloseMode;
import io.rtcomm.transport.FrameCache;
import io.rtcomm.transport.Framer;
import io.rtcomm.transport.Link;
import io.rtcomm.transport.LinkSettings;
import io.rtcomm.transport.OutboundQueue;
import io.rtcomm.transport.SessionPort;
import io.rtcomm.transport.Transport;
import io.rtcomm.websocket.WebSocketHandshake.Accepted;
import io.rtcomm.websocket.frame.CloseCode;
import io.rtcomm.websocket.frame.MessageDeflater;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to the home loop of its session, but for what says otherwise. One WebSocket under a session; the connection
 * itself, {@link WebSocketHandler}, lives on its channel's loop, which may be another.
 */
final class WebSocketLink extends PacketReader implements Link {
    // for life
    private final WebSocketTransport transport;
    private final Channel channel;
    private final Framer framer;
    private final @Nullable MessageDeflater deflater; // absent when this link has no context of its own

    // until the start, on the channel's loop
    private @Nullable Opening opening; // absent from then on
    private boolean closedBeforeStart;

    // from the start
    private volatile @Nullable WebSocketHandler wire; // absent before
    private boolean closing;

    /** A handshake that is to be answered. */
    private record Opening(HttpExchange exchange, Accepted accepted) {}

    WebSocketLink(WebSocketTransport transport, HttpExchange exchange, LinkSettings settings, Accepted accepted) {
        super(settings.protocol());
        this.transport = transport;
        this.channel = exchange.channel();
        this.opening = new Opening(exchange, accepted);
        Framers framers = transport.framers(settings);
        this.deflater = framers.ownDeflater(accepted.deflate());
        this.framer = framers.framer(accepted.deflate(), deflater);
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public void start(SessionPort port) {
        Opening begun = opening;
        if (begun == null) {
            throw new IllegalStateException("the link was started before");
        }
        opening = null;
        HttpExchange request = begun.exchange;
        Accepted handshake = begun.accepted;
        if (closedBeforeStart) {
            request.respondAndClose(400, "text/plain; charset=UTF-8", "Session is closed");
            return;
        }
        tell(port);
        DeflateExtension deflate = handshake.deflate();
        var started = new WebSocketHandler(
                channel,
                transport.wireSettings(),
                deflate == null
                        ? null
                        : deflate.newInflater(
                                transport.options().perMessageDeflate(),
                                transport.options().maxHttpBufferSize(),
                                channel.eventLoop()),
                this);
        wire = started;
        if (!request.switchProtocols(handshake.headers(), pipeline -> pipeline.addLast(started))) {
            wire = null; // the connection still speaks HTTP: no frame may be written to it
            started.discard();
            port.onError("connection could not be switched to WebSocket");
            return;
        }
        // The first packets of a session are flushed in a task that is queued already: the 101 leaves with them.
        channel.eventLoop().execute(started::flush);
    }

    @Override
    public boolean writable() {
        WebSocketHandler started = wire;
        return started != null && started.drained();
    }

    @Override
    public void flush(OutboundQueue queue, FrameCache frames) {
        WebSocketHandler started = wire;
        if (started == null || closing) {
            return;
        }
        while (queue.size() > 0) {
            long room = started.room();
            if (room == 0) {
                return;
            }
            int count = fitting(queue, room);
            ByteBuf lent = deflater == null && started.direct() ? frames.lend(framer, queue, count) : null;
            if (lent != null) {
                queue.remove(count);
                started.sendLent(lent);
                continue;
            }
            // With context the bytes are good for one use, so they must not come from or get into the cache.
            ByteBuf frame =
                    deflater == null ? frames.frame(framer, queue, count) : framer.frame(queue, count, channel.alloc());
            queue.remove(count);
            started.send(frame);
        }
    }

    @Override
    public int prefetch() {
        WebSocketHandler started = wire;
        return started == null ? 0 : started.prefetch();
    }

    /** How many messages go into the room; one at least, since no message is ever cut. */
    private static int fitting(OutboundQueue queue, long room) {
        if (queue.bytes() <= room) {
            return queue.size();
        }
        long bytes = queue.get(0).bytes();
        int count = 1;
        while (count < queue.size() && bytes + queue.get(count).bytes() <= room) {
            bytes += queue.get(count).bytes();
            count++;
        }
        return count;
    }

    /** Safe on any thread. */
    @Override
    public long bufferedBytes() {
        WebSocketHandler started = wire;
        return started == null ? 0 : started.bufferedBytes();
    }

    @Override
    public void onRequest(HttpExchange request) {
        request.respondAndClose(400, "text/plain; charset=UTF-8", "Session is on WebSocket");
    }

    @Override
    public void pauseReading() {
        pauseReading(true);
    }

    @Override
    public void resumeReading() {
        pauseReading(false);
    }

    private void pauseReading(boolean now) {
        onChannelLoop(() -> {
            WebSocketHandler started = wire;
            if (started != null) {
                started.pauseReading(now);
            }
        });
    }

    @Override
    public void close(CloseMode mode) {
        closing = true;
        if (deflater != null) {
            deflater.close();
        }
        onChannelLoop(() -> onClose(mode));
    }

    private void onChannelLoop(Runnable task) {
        EventLoop loop = channel.eventLoop();
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // The loop has ended, and the channel with it.
        }
    }

    /** On the channel's loop. */
    private void onClose(CloseMode mode) {
        WebSocketHandler started = wire;
        if (started == null) {
            closedBeforeStart = true;
        } else if (mode == CloseMode.NOW) {
            started.closeNow(CloseCode.NORMAL, "");
        } else {
            started.close(CloseCode.NORMAL, "");
        }
    }
}
