/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.polling;

import io.rtcomm.observe.Metrics;
import io.rtcomm.transport.Transport;
import io.rtcomm.transport.TransportOptions;
import io.rtcomm.transport.TransportProvider;

/** Makes the transport {@code "polling"}. Safe on any thread. */
public final class PollingTransportProvider implements TransportProvider {
    /** For {@link java.util.ServiceLoader}, and for builders that name their transports. */
    public PollingTransportProvider() {}

    @Override
    public String name() {
        return PollingTransport.NAME;
    }

    @Override
    public Transport create(TransportOptions options, Metrics metrics) {
        return new PollingTransport(options);
    }
}
