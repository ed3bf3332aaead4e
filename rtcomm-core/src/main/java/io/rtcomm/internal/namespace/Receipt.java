/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

/**
 * Up to where in the history of its namespace a client has got everything, for sure. Confined to the home loop.
 *
 * <pre>
 *   pong ── end of the history is noted ── its broadcasts are written ── ping ──&gt; pong: what was noted has arrived
 * </pre>
 *
 * The end of the history at the ping itself would not do: broadcasts of before may still have waited for the loop then, and
 * so have been written behind the ping.
 */
final class Receipt {
    private long noted; // 0 before the first pong
    private long arrived;

    /** The client has answered a ping, and the history ends here. */
    void onPong(long position) {
        arrived = noted;
        noted = position;
    }

    /** Everything before has arrived; 0 when that is not known. */
    long arrived() {
        return arrived;
    }
}
