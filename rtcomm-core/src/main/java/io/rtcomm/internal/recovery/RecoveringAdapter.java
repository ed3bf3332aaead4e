/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.recovery;

import io.rtcomm.adapter.Dispatch;
import io.rtcomm.adapter.LocalNode;
import io.rtcomm.adapter.RestoredSession;
import io.rtcomm.adapter.SavedSession;
import io.rtcomm.protocol.socket.EncodedPacket;
import io.rtcomm.protocol.socket.PacketEncoder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The adapter of a server that is alone and recovers lost sessions from memory. Safe on any thread.
 *
 * <p>An event gets its place in the history and is handed to the loops under one lock, so that every client sees events
 * in the order of their offsets: what comes after the last offset that a client has is exactly what it missed. Only
 * namespaces with recovery pay for this lock; the encoding happens outside of it.
 */
public final class RecoveringAdapter extends LocalAdapter {
    private final LocalNode node;
    private final PacketEncoder encoder;
    private final LongSupplier clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final History history;
    private final LostSessions sessions;
    private volatile long position; // written under the lock, behind the delivery

    /**
     * An adapter of one namespace.
     *
     * @param epoch text that no other run of the server shares
     * @param clock nanoseconds with an arbitrary origin
     */
    public RecoveringAdapter(
            LocalNode node, PacketEncoder encoder, RecoveryOptions options, String epoch, LongSupplier clock) {
        super(node);
        this.node = node;
        this.encoder = encoder;
        this.clock = clock;
        this.history = new History(epoch, options);
        this.sessions = new LostSessions(options);
    }

    @Override
    public void broadcast(Dispatch dispatch) {
        if (dispatch.flags().volatileMessage()) {
            node.deliver(dispatch); // whoever misses it does not want it later
            return;
        }
        EncodedPacket plain = node.encode(dispatch);
        boolean overtakes = node.mayOvertake(dispatch);
        lock.lock();
        try {
            EncodedPacket packet = encoder.withTrailingArg(plain, history.nextOffset());
            // without the offset a client may get it once more, with it a client could miss what was overtaken
            node.deliver(dispatch, overtakes ? plain : packet);
            history.append(dispatch.selection(), packet, clock.getAsLong());
            position = history.nextSerial();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean recovers() {
        return true;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void connected(String privateId) {
        locked(() -> sessions.connected(privateId, history.nextSerial()));
    }

    @Override
    public void save(SavedSession session) {
        locked(() -> sessions.save(session, clock.getAsLong()));
    }

    @Override
    public void forget(String privateId) {
        locked(() -> sessions.forget(privateId));
    }

    @Override
    public CompletableFuture<Optional<RestoredSession>> restore(String privateId, @Nullable String offset) {
        lock.lock();
        try {
            return CompletableFuture.completedFuture(restoreLocked(privateId, offset));
        } finally {
            lock.unlock();
        }
    }

    private Optional<RestoredSession> restoreLocked(String privateId, @Nullable String offset) {
        long now = clock.getAsLong();
        sessions.trim(now);
        history.trim(now);
        var lost = sessions.take(privateId);
        if (lost == null) {
            return Optional.empty();
        }
        long after = offset == null ? lost.position() : history.after(offset);
        // clients keep naming the last event that they got, be it long ago or of an earlier session
        long from = Math.max(after, lost.position());
        if (after < 0 || !history.reaches(from)) {
            return Optional.empty();
        }
        sessions.connected(privateId, from); // a client that has nothing yet may lose the link again
        return Optional.of(new RestoredSession(lost.session(), from));
    }

    @Override
    public void missed(RestoredSession restored, Executor home, Consumer<@Nullable List<EncodedPacket>> receiver) {
        locked(() -> {
            List<EncodedPacket> missed = history.reaches(restored.position()) ? missedLocked(restored) : null;
            // broadcasts are handed to the loops under the same lock: those in the list before this task, others after
            home.execute(() -> receiver.accept(missed));
        });
    }

    /** What was passed over did not concern the session, which so lacks nothing before the first event that did. */
    private List<EncodedPacket> missedLocked(RestoredSession restored) {
        var missed = history.since(restored.position(), restored.session());
        sessions.reached(restored.session().privateId(), missed.position());
        return missed.packets();
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }
}
