/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.observe.Metrics;
import io.rtcomm.transport.TransportOptions;
import io.rtcomm.transport.TransportProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PollingTransportTest {
    @RegisterExtension
    private final LinkHarness harness = new LinkHarness();

    @Test
    void theTransportIsFoundByTheServiceLoader() {
        assertThat(ServiceLoader.load(TransportProvider.class))
                .filteredOn(provider -> provider.name().equals("polling"))
                .singleElement()
                .isInstanceOf(PollingTransportProvider.class);
    }

    @Test
    void theTransportTakesAnyRequestWithoutUpgrade() {
        var transport = new PollingTransportProvider().create(TransportOptions.DEFAULT, new Metrics());

        assertThat(transport.name()).isEqualTo("polling");
        assertThat(transport.requiresUpgrade()).isFalse();
        var request = harness.request("GET").abort().request();
        assertThat(transport.check(request)).isNull();
    }

    @Test
    void aLinkKnowsItsTransport() {
        harness.open();

        assertThat(harness.link.transport().name()).isEqualTo("polling");
    }
}
