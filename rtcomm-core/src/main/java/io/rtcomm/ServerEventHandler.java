/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

/** Handles an event that another server of the cluster sent. */
@FunctionalInterface
public interface ServerEventHandler {
    /** Called on the handler executor. */
    void handle(Args args, Ack ack) throws Exception;
}
