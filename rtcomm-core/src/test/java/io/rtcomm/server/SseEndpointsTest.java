/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.rtcomm.endpoint.EndpointContext;
import io.rtcomm.internal.http.Router;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class SseEndpointsTest {
    private final EndpointContext unused = (EndpointContext) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {EndpointContext.class}, (proxy, method, args) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    @Test
    void withoutTheModuleTheMessageNamesWhatWasAskedForAndTheDependency() {
        var streams = new SseEndpoints(unused, new Router());

        assertThatIllegalStateException()
                .isThrownBy(() -> streams.endpoint("/events"))
                .withMessageContaining("sse(\"/events\")")
                .withMessageContaining("io.rtcomm:rtcomm-sse");
        assertThatIllegalStateException()
                .isThrownBy(() -> streams.channel("/feed"))
                .withMessageContaining("sseChannel(\"/feed\")");
    }
}
