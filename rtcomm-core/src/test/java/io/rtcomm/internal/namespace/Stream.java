/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.endpoint.RoomMember;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.HomeLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A member that is no socket, and keeps what it gets. Safe on any thread. */
class Stream implements RoomMember {
    final List<EncodedMessage> messages = new CopyOnWriteArrayList<>();
    final List<String> got = new CopyOnWriteArrayList<>();
    volatile int ends;
    volatile boolean droppable;
    volatile boolean elsewhere;
    volatile boolean failing;

    private final String id;
    private final HomeLoop home;

    Stream(String id, HomeLoop home) {
        this.id = id;
        this.home = home;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void deliver(EncodedMessage message, boolean mayBeDropped) {
        elsewhere |= !home.inLoop();
        droppable = mayBeDropped;
        messages.add(message);
        got.add(new String(message.data(), StandardCharsets.UTF_8));
        if (failing) {
            throw new IllegalStateException("a bug");
        }
    }

    @Override
    public void end() {
        elsewhere |= !home.inLoop();
        ends++;
    }

    /** What came, and forgets it. */
    List<String> take() {
        var taken = new ArrayList<>(got);
        got.clear();
        return taken;
    }
}
