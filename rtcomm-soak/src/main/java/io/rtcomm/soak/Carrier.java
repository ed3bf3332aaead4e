/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

/** A way of a client to its Engine.IO session. Confined to the loop of its client. */
interface Carrier extends Line {
    /** What a carrier tells. Nothing comes after {@link #onEnd}, which comes at most once, and not after a call that ends it. */
    interface Listener {
        /** A packet of Engine.IO as text. */
        void onPacket(String packet);

        /** The server has ended it, or something broke. */
        void onEnd(String why);
    }

    /** Sends a packet of Engine.IO. */
    void send(String packet);
}
