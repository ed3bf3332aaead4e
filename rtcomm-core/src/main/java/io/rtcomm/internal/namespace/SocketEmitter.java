/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.Answer;
import io.rtcomm.Emitter;
import io.rtcomm.adapter.Flags;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Emits to one socket with flags. Immutable; safe on any thread. */
record SocketEmitter(DefaultSocket socket, Flags flags) implements Emitter {
    @Override
    public void emit(String event, @Nullable Object... args) {
        socket.emit(flags, event, args);
    }

    @Override
    public Answer emitWithAck(String event, @Nullable Object... args) {
        return socket.emitWithAck(flags, event, args);
    }

    @Override
    public Emitter timeout(Duration timeout) {
        return new SocketEmitter(socket, flags.withTimeout(timeout));
    }

    @Override
    public Emitter asVolatile() {
        return new SocketEmitter(socket, flags.asVolatile());
    }

    @Override
    public Emitter compress(boolean compress) {
        return new SocketEmitter(socket, flags.withCompress(compress));
    }
}
