/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.internal.lane.LaneWatch;
import io.rtcomm.internal.loop.Loop;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of one loop have in common. Immutable; safe on any thread, but the decoder is confined to the loop.
 *
 * @param registry finds namespaces
 * @param context what all namespaces share
 * @param decoder of what clients send
 * @param lanes runs the lanes of sockets
 * @param watch sees lanes that hold others up; absent when nobody looks
 */
record LoopClients(
        NamespaceRegistry registry,
        NamespaceContext context,
        LoopDecoder decoder,
        Executor lanes,
        @Nullable LaneWatch watch) {

    static LoopClients of(Loop loop, NamespaceRegistry registry, NamespaceContext context) {
        boolean onLoop = context.options().handlersOnLoop();
        return new LoopClients(
                registry,
                context,
                new LoopDecoder(
                        () -> context.parser().newDecoder(context.options().decodeLimits())),
                onLoop ? runAtOnce(loop) : context.crews().of(loop),
                onLoop ? null : context.crews().watch());
    }

    private static Executor runAtOnce(Loop loop) {
        return task -> {
            if (loop.inLoop()) {
                task.run();
            } else {
                loop.execute(task);
            }
        };
    }
}
