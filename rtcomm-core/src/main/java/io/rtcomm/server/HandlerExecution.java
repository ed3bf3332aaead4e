/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

/** Where the application's event handlers run. */
public enum HandlerExecution {
    /**
     * On a serial lane per socket, off the event loops: a socket's events one after the other, blocking allowed. Virtual
     * threads where the JVM has them.
     */
    LANES,
    /**
     * On the event loop that serves the client. Faster for handlers that take microseconds; one that blocks stops every
     * client of the loop. Middleware of namespaces and events runs there too; that of requests does not.
     */
    EVENT_LOOP
}
