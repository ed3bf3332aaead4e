/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sends events to one client. Immutable; safe on any thread, and the program order of one thread is kept. */
public interface Emitter {
    /**
     * Sends an event.
     *
     * @param event the name; not one of the reserved names
     * @param args any number of arguments, binary ({@code byte[]}, {@code ByteBuffer}) nested anywhere
     * @throws IllegalArgumentException when the name is reserved or an argument cannot be encoded
     */
    void emit(String event, @Nullable Object... args);

    /** Sends an event and waits for the client's answer, for as long as {@link #timeout} says. */
    Answer emitWithAck(String event, @Nullable Object... args);

    /** The same with a time limit for answers; default 30 s. */
    Emitter timeout(Duration timeout);

    /** The same, but an event that could not be written at once is dropped. */
    Emitter asVolatile();

    /** The same, with or without compression where the transport can compress. */
    Emitter compress(boolean compress);

    /**
     * What happens to the event if the client is too slow, instead of what the namespace or the server says.
     */
    Emitter whenSlow(SlowConsumerPolicy policy);

    /**
     * For values of which only the newest matters: while an event waits for the client, a newer one with the same key takes
     * its place, see {@link SlowConsumerPolicy#CONFLATE}. Where sessions are recovered, a client that comes back gets such
     * events from the history, perhaps once more.
     *
     * @param key one part or several, told apart by their texts: {@code conflate("price", symbol)}
     */
    Emitter conflate(Object... key);
}
