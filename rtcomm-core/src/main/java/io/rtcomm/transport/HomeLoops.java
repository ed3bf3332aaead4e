/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

import io.netty.channel.EventLoop;

/** The loops of one server. Safe on any thread. */
public interface HomeLoops {
    /**
     * The loop over one of Netty's.
     *
     * @throws IllegalArgumentException when it is none of this server
     */
    HomeLoop of(EventLoop eventLoop);
}
