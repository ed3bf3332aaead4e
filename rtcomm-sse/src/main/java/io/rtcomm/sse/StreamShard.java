/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import io.rtcomm.endpoint.sse.SseEnd;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.HomeLoop;
import io.rtcomm.transport.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** The open streams of one endpoint on one loop, and the timer that keeps them alive. Confined to its loop. */
final class StreamShard extends Timer {
    private final HomeLoop loop;
    private final LongSupplier keepAliveNanos;
    private final List<DefaultStream> streams = new ArrayList<>();

    /** @param keepAliveNanos the longest silence; 0 for any */
    StreamShard(HomeLoop loop, LongSupplier keepAliveNanos) {
        this.loop = loop;
        this.keepAliveNanos = keepAliveNanos;
    }

    /** Safe on any thread. */
    HomeLoop loop() {
        return loop;
    }

    void add(DefaultStream stream) {
        stream.place = streams.size();
        streams.add(stream);
        if (!armed()) {
            arm();
        }
    }

    void remove(DefaultStream stream) {
        if (stream.place < 0) {
            return;
        }
        DefaultStream newest = streams.remove(streams.size() - 1);
        if (stream.place < streams.size()) {
            streams.set(stream.place, newest);
            newest.place = stream.place;
        }
        stream.place = -1;
        if (streams.isEmpty()) {
            loop.cancel(this);
        }
    }

    /** Twice in the longest silence: whoever wrote since the last look is left alone. */
    private void arm() {
        long longest = keepAliveNanos.getAsLong();
        if (longest > 0) {
            loop.schedule(this, Math.max(1, longest / 2));
        }
    }

    @Override
    protected void onDeadline() {
        for (int i = 0; i < streams.size(); i++) {
            streams.get(i).wire().keepAlive(Messages.KEEP_ALIVE);
        }
        arm();
    }

    void deliver(EncodedMessage message) {
        for (int i = 0; i < streams.size(); i++) {
            streams.get(i).wire().add(message, false);
        }
    }

    void closeAll(SseEnd why) {
        for (DefaultStream stream : List.copyOf(streams)) {
            stream.close(why);
        }
    }
}
