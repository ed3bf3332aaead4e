/* SPDX-License-Identifier: Apache-2.0 */
/** HTTP long-polling as a transport. */
module io.rtcomm.polling {
    requires transitive io.rtcomm.core;

    exports io.rtcomm.polling;

    provides io.rtcomm.transport.TransportProvider with
            io.rtcomm.polling.PollingTransportProvider;
}
