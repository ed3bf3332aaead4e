/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.chat;

import java.util.List;

/**
 * How a chat is set up.
 *
 * @param host the address to listen on
 * @param port the TCP port; 0 picks a free one
 * @param transports the transports that pages may use
 * @param history how many messages a room keeps, 0 to {@value #MAX_HISTORY}
 */
public record ChatOptions(String host, int port, List<String> transports, int history) {
    static final int DEFAULT_HISTORY = 50;
    static final int MAX_HISTORY = 1000;

    /** For this machine only, on a free port. */
    public static final ChatOptions LOCAL =
            new ChatOptions("127.0.0.1", 0, List.of("polling", "websocket"), DEFAULT_HISTORY);

    /** Refuses what makes no sense. */
    public ChatOptions {
        transports = List.copyOf(transports);
        if (history < 0 || history > MAX_HISTORY) {
            throw new IllegalArgumentException("history: " + history + " (expected: 0 to " + MAX_HISTORY + ")");
        }
    }
}
