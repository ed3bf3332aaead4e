/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

/** Sees every event of a socket, incoming or outgoing. */
@FunctionalInterface
public interface AnyListener {
    /** Called with the name and the arguments, in the order of the events. */
    void onEvent(String event, Args args);
}
