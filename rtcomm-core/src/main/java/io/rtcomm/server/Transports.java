/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import io.rtcomm.observe.Metrics;
import io.rtcomm.transport.Transport;
import io.rtcomm.transport.TransportOptions;
import io.rtcomm.transport.TransportProvider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** Finds the transports that a server was told to serve. */
final class Transports {
    /** Transports that have a module of their own, {@code rtcomm-} and the name. */
    private static final List<String> MODULES = List.of("polling", "websocket");

    private Transports() {}

    static Map<String, Transport> load(List<String> names, TransportOptions options, Metrics metrics) {
        var providers = new LinkedHashMap<String, TransportProvider>();
        for (var provider : ServiceLoader.load(TransportProvider.class, TransportProvider.class.getClassLoader())) {
            providers.put(provider.name(), provider);
        }
        var transports = new LinkedHashMap<String, Transport>();
        for (String name : names) {
            TransportProvider provider = providers.get(name);
            if (provider == null) {
                String expected = MODULES.contains(name)
                        ? "the dependency io.rtcomm:rtcomm-" + name
                        : "one of these, " + String.join(" or ", MODULES);
                throw new IllegalStateException("transport " + name + ": not on the class path, which has "
                        + providers.keySet() + " (expected: " + expected + ")");
            }
            transports.put(name, provider.create(options, metrics));
        }
        return transports;
    }
}
