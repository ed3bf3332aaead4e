/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.netty.util.concurrent.FastThreadLocal;
import io.rtcomm.transport.Framer;
import io.rtcomm.transport.PerMessageDeflate;
import io.rtcomm.websocket.frame.MessageDeflater;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The framers of all connections that take the same payloads: one for those without compression, and one for each window
 * of those whose messages are compressed each on its own. Safe on any thread.
 */
final class Framers {
    private final PayloadForm form;
    private final PerMessageDeflate deflate;
    private final Framer plain;
    private final Map<Integer, Framer> deflating = new ConcurrentHashMap<>(); // by the bits of the window

    Framers(PayloadForm form, PerMessageDeflate deflate) {
        this.form = form;
        this.deflate = deflate;
        this.plain = new PlainFramer(form);
    }

    /** Makes the deflater of one connection; absent when its messages can be those of others. */
    @Nullable
    MessageDeflater ownDeflater(@Nullable DeflateExtension agreed) {
        return agreed == null || agreed.serverNoContextTakeover()
                ? null
                : new MessageDeflater(deflate.level(), true, agreed.serverWindowBits());
    }

    /** The framer of a connection: one for all of its kind, unless it has a deflater of its own. */
    Framer framer(@Nullable DeflateExtension agreed, @Nullable MessageDeflater own) {
        if (own != null) {
            return new DeflatingFramer(form, deflate.threshold(), () -> own);
        }
        return agreed == null ? plain : deflating.computeIfAbsent(agreed.serverWindowBits(), this::deflating);
    }

    private Framer deflating(int windowBits) {
        return new DeflatingFramer(form, deflate.threshold(), new ThreadDeflater(deflate.level(), windowBits)::get);
    }

    /** Without context one deflater serves all connections of a thread, one message after the other. */
    private static final class ThreadDeflater extends FastThreadLocal<MessageDeflater> {
        private final int level;
        private final int windowBits;

        ThreadDeflater(int level, int windowBits) {
            this.level = level;
            this.windowBits = windowBits;
        }

        @Override
        protected MessageDeflater initialValue() {
            return new MessageDeflater(level, false, windowBits);
        }

        @Override
        protected void onRemoval(MessageDeflater deflater) {
            deflater.close();
        }
    }
}
