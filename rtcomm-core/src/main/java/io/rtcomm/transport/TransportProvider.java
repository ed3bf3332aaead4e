/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

import io.rtcomm.observe.Metrics;

/**
 * Makes transports. Found with {@link java.util.ServiceLoader}: a module on the class or module path is enough to make
 * its transport work.
 */
public interface TransportProvider {
    /** The name of the transport that this makes. */
    String name();

    /**
     * Makes the transport of one server.
     *
     * @param metrics counts what happens on it
     */
    Transport create(TransportOptions options, Metrics metrics);
}
