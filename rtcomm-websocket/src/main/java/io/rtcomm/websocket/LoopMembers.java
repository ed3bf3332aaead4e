/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.HomeLoop;
import io.rtcomm.transport.Prefetchable;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The connections of one endpoint on one loop, in an array without holes. Confined to the loop. */
final class LoopMembers {
    private static final int FIRST_CAPACITY = 16;

    private final HomeLoop loop;
    private @Nullable RawConnection[] members = new RawConnection[FIRST_CAPACITY];
    private int size;

    @SuppressWarnings("UnusedVariable") // what was read ahead has to go somewhere
    private int seen;

    LoopMembers(HomeLoop loop) {
        this.loop = loop;
    }

    /** Safe on any thread. */
    HomeLoop loop() {
        return loop;
    }

    void add(RawConnection member) {
        if (size == members.length) {
            members = Arrays.copyOf(members, size * 2);
        }
        member.slot = size;
        members[size++] = member;
    }

    void remove(RawConnection member) {
        RawConnection last = member(size - 1);
        members[member.slot] = last;
        last.slot = member.slot;
        members[--size] = null;
        if (size >= FIRST_CAPACITY && size < members.length / 4) {
            members = Arrays.copyOf(members, members.length / 2);
        }
    }

    /** @param except gets nothing; null for nobody */
    @SuppressWarnings("ReferenceEquality") // a WebSocket is itself
    void broadcast(EncodedMessage message, @Nullable RawWebSocket except) {
        int last = size - 1;
        // Backwards: sending may end a slow member, whose place the last one takes.
        for (int i = last; i >= 0; i--) {
            if (i == last || i % Prefetchable.GROUP == Prefetchable.GROUP - 1) {
                seen = Prefetchable.prefetch(members, i - i % Prefetchable.GROUP, i + 1);
            }
            RawConnection member = member(i);
            if (member.webSocket() != except) {
                member.onBroadcast(message);
            }
        }
    }

    void forEach(Consumer<RawConnection> action) {
        for (int i = size - 1; i >= 0; i--) {
            action.accept(member(i));
        }
    }

    private RawConnection member(int index) {
        return Objects.requireNonNull(members[index], "hole among the members");
    }
}
