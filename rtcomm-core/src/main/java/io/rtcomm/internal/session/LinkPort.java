/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import io.netty.channel.EventLoop;
import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.transport.SessionPort;

/**
 * Where one link reports to. Safe on any event loop: it hops to the session's home loop, where {@link Listener} is
 * called. A link that was replaced, or whose session ended, speaks to nobody.
 */
final class LinkPort implements SessionPort {
    /** What happens on a link, on the home loop. */
    interface Listener {
        void onPacket(LinkPort port, EnginePacketType type, boolean binary, byte[] array, int offset, int length);

        void onWritable(LinkPort port);

        void onEnd(LinkPort port, End end, String detail);
    }

    /** How a link ended. */
    enum End {
        MALFORMED,
        ERROR,
        FLOOD,
        CLOSED
    }

    private final Session session;

    /** Who listens; changes when a probing link becomes the session's own. */
    private Listener listener;

    private boolean open = true;

    LinkPort(Session session, Listener listener) {
        this.session = session;
        this.listener = listener;
    }

    void listener(Listener next) {
        listener = next;
    }

    /** Nothing that the link says from now on is heard. On the home loop. */
    void shut() {
        open = false;
    }

    @Override
    public EventLoop homeLoop() {
        return session.loop().eventLoop();
    }

    @Override
    public void onPacket(EnginePacketType type, boolean binary, byte[] array, int offset, int length) {
        if (session.loop().inLoop()) {
            packet(type, binary, array, offset, length);
        } else {
            session.loop().execute(() -> packet(type, binary, array, offset, length));
        }
    }

    private void packet(EnginePacketType type, boolean binary, byte[] array, int offset, int length) {
        if (open) {
            listener.onPacket(this, type, binary, array, offset, length);
        }
    }

    @Override
    public void onWritable() {
        hop(() -> {
            if (open) {
                listener.onWritable(this);
            }
        });
    }

    @Override
    public void onMalformed(String detail) {
        end(End.MALFORMED, detail);
    }

    @Override
    public void onError(String detail) {
        end(End.ERROR, detail);
    }

    @Override
    public void onFlood(String detail) {
        end(End.FLOOD, detail);
    }

    @Override
    public void onClosed() {
        end(End.CLOSED, "");
    }

    private void end(End end, String detail) {
        hop(() -> {
            if (open) {
                open = false;
                listener.onEnd(this, end, detail);
            }
        });
    }

    private void hop(Runnable task) {
        if (session.loop().inLoop()) {
            task.run();
        } else {
            session.loop().execute(task);
        }
    }
}
