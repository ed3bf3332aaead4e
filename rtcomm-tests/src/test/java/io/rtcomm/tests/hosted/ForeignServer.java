/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.hosted;

import io.rtcomm.server.RtcommServer;
import io.rtcomm.server.ServerBuilder;

/**
 * A server of somebody else, with ours in front. It answers requests under {@code /theirs} with {@code host: } and their
 * body, and others with 404. Safe on any thread.
 */
interface ForeignServer extends AutoCloseable {
    /** Ours. */
    RtcommServer rtcomm();

    int port();

    @Override
    void close();

    /** The kinds that there are. */
    enum Kind {
        NETTY {
            @Override
            ForeignServer start(ServerBuilder builder) {
                return new NettyHost(builder);
            }
        },
        REACTOR {
            @Override
            ForeignServer start(ServerBuilder builder) {
                return new ReactorHost(builder);
            }
        };

        abstract ForeignServer start(ServerBuilder builder);
    }
}
