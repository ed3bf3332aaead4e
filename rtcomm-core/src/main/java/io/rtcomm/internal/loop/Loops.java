/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.loop;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.rtcomm.transport.HomeLoops;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.LongSupplier;

/** The loops of one server. Immutable; safe on any thread. */
public final class Loops implements HomeLoops {
    private final List<Loop> loops;
    private final IdentityHashMap<EventLoop, Loop> byEventLoop = new IdentityHashMap<>();

    /** The loops of a group, numbered in its order. */
    public Loops(EventLoopGroup group, ByteBufAllocator allocator, LongSupplier clock) {
        var list = new ArrayList<Loop>();
        group.forEach(executor -> {
            var eventLoop = (EventLoop) executor;
            var loop = new Loop(list.size(), eventLoop, allocator, clock);
            list.add(loop);
            byEventLoop.put(eventLoop, loop);
        });
        this.loops = List.copyOf(list);
    }

    /** How many there are. */
    public int size() {
        return loops.size();
    }

    /** A loop by its number. */
    public Loop get(int index) {
        return loops.get(index);
    }

    /** All of them. */
    public List<Loop> all() {
        return loops;
    }

    @Override
    public Loop of(EventLoop eventLoop) {
        Loop loop = byEventLoop.get(eventLoop);
        if (loop == null) {
            throw new IllegalArgumentException(eventLoop + " (expected: an event loop of this server)");
        }
        return loop;
    }
}
