/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

/**
 * Makes transports. Found with {@link java.util.ServiceLoader}: a module on the class or module path is enough to make
 * its transport work.
 */
public interface TransportProvider {
    /** The name of the transport that this makes. */
    String name();

    /** Makes the transport of one server. */
    Transport create(TransportOptions options);
}
