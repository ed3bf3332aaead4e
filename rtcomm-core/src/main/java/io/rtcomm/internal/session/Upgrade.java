/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import io.rtcomm.observe.Metric;
import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.transport.CloseMode;
import io.rtcomm.transport.Flushable;
import io.rtcomm.transport.FrameCache;
import io.rtcomm.transport.Link;
import io.rtcomm.transport.Outbox;
import io.rtcomm.transport.Timer;
import java.util.Arrays;

/**
 * A second link that asks to take a polling session over. Confined to the session's home loop.
 *
 * <pre>
 *   client, new link          server
 *     2probe  ─────────────&gt;
 *             &lt;─────────────  3probe
 *                             6 to the pending poll, again every 100 ms: the client must come to a rest
 *     5       ─────────────&gt;  the new link is the session's, what waits is written to it
 * </pre>
 *
 * Until the {@code 5} everything goes on over polling. A probe that says anything else, takes too long or breaks leaves
 * the session as it was.
 */
final class Upgrade extends Timer implements LinkPort.Listener, Flushable {
    private static final long NOOP_NANOS = 100_000_000L;
    /** How many answers may wait for a client that probes and probes and does not read; proper ones probe once. */
    private static final int MAX_ANSWERS = 1000;

    private static final byte[] PROBE = {'p', 'r', 'o', 'b', 'e'};

    private final Session session;
    private final Link link;
    private final LinkPort port;
    private final Outbox answers;
    private final long deadlineNanos;
    private boolean probed;
    private boolean flushQueued;
    private boolean over;

    Upgrade(Session session, Link link) {
        this.session = session;
        this.link = link;
        this.port = new LinkPort(session, this);
        this.answers = new Outbox(session.options().budget(), session.options().slowConsumers(), session);
        this.deadlineNanos =
                session.loop().nanos() + session.options().upgradeTimeout().toNanos();
    }

    LinkPort port() {
        return port;
    }

    void start() {
        session.loop().schedule(this, session.options().upgradeTimeout().toNanos());
    }

    /** The session stays as it is. */
    void abort() {
        if (!over) {
            finish();
            port.shut();
            giveUpLink();
        }
    }

    private void giveUpLink() {
        answers.clear();
        link.close(CloseMode.NOW);
    }

    private void finish() {
        over = true;
        session.loop().cancel(this);
        session.upgradeOver(this);
    }

    @Override
    public void onPacket(LinkPort from, EnginePacketType type, boolean binary, byte[] array, int offset, int length) {
        if (type == EnginePacketType.PING && isProbe(array, offset, length) && answers.size() < MAX_ANSWERS) {
            answers.add(Packets.PONG_PROBE);
            probed = true;
            queueFlush();
            session.loop().schedule(this, Math.min(NOOP_NANOS, remainingNanos()));
        } else if (type == EnginePacketType.UPGRADE) {
            finish();
            session.onUpgraded(link, port);
        } else {
            abort();
        }
    }

    private static boolean isProbe(byte[] array, int offset, int length) {
        return Arrays.equals(array, offset, offset + length, PROBE, 0, PROBE.length);
    }

    @Override
    public void onWritable(LinkPort from) {
        queueFlush();
    }

    @Override
    public void onEnd(LinkPort from, LinkPort.End end, String detail) {
        if (!over) {
            finish();
            giveUpLink();
        }
    }

    private void queueFlush() {
        if (!flushQueued && answers.size() > 0) {
            flushQueued = true;
            session.loop().flushLater(this);
        }
    }

    @Override
    public void onFlush(FrameCache frames) {
        flushQueued = false;
        if (answers.size() > 0) {
            link.flush(answers, frames);
        }
    }

    @Override
    protected void onDeadline() {
        if (remainingNanos() <= 0) {
            session.metrics().increment(Metric.UPGRADES_LATE);
            abort();
            return;
        }
        if (probed) {
            session.releasePoll();
        }
        session.loop().schedule(this, Math.min(NOOP_NANOS, remainingNanos()));
    }

    private long remainingNanos() {
        return deadlineNanos - session.loop().nanos();
    }
}
