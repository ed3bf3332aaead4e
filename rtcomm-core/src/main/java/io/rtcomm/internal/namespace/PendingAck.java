/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.AckException;
import io.rtcomm.AckTimeoutException;
import io.rtcomm.Args;
import io.rtcomm.transport.Timer;

/** An answer that one client owes, with its time limit. Confined to the socket's home loop; ends exactly once. */
abstract class PendingAck extends Timer {
    private final PendingAcks owner;
    private final long id;

    PendingAck(PendingAcks owner, long id) {
        this.owner = owner;
        this.id = id;
    }

    final long id() {
        return id;
    }

    /** The client answered. */
    abstract void onAnswer(Args args);

    /** There will be no answer. */
    abstract void onLost(AckException why);

    @Override
    protected final void onDeadline() {
        owner.forget(this);
        onLost(new AckTimeoutException());
    }
}
