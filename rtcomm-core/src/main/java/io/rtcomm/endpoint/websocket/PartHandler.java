/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.websocket;

/**
 * Takes a message in parts, as they arrive.
 *
 * @param <T> {@code String} or {@code byte[]}
 */
@FunctionalInterface
public interface PartHandler<T> {
    /**
     * Called on the WebSocket's lane, in order.
     *
     * @param part some of the message, cut anywhere but within a character; may be empty when it is the last
     * @param last whether the message is complete
     */
    void onPart(T part, boolean last) throws Exception;
}
