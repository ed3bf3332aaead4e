/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.Answer;
import io.rtcomm.Emitter;
import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.adapter.Flags;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Emits to one socket with flags. Immutable; safe on any thread. */
record SocketEmitter(SocketOutput output, Flags flags) implements Emitter {
    @Override
    public void emit(String event, @Nullable Object... args) {
        output.emit(flags, event, args);
    }

    @Override
    public Answer emitWithAck(String event, @Nullable Object... args) {
        return output.emitWithAck(flags, event, args);
    }

    @Override
    public Emitter timeout(Duration timeout) {
        return new SocketEmitter(output, flags.withTimeout(timeout));
    }

    @Override
    public Emitter asVolatile() {
        return new SocketEmitter(output, flags.asVolatile());
    }

    @Override
    public Emitter compress(boolean compress) {
        return new SocketEmitter(output, flags.withCompress(compress));
    }

    @Override
    public Emitter whenSlow(SlowConsumerPolicy policy) {
        return new SocketEmitter(output, flags.withPolicy(policy));
    }

    @Override
    public Emitter conflate(Object... key) {
        return new SocketEmitter(output, flags.conflatedBy(ConflationKeys.of(key)));
    }
}
