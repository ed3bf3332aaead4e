/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.rtcomm.ConnectionError;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestViewTest {
    @Test
    void anErrorInALogSaysWhoAskedForWhatAndKeepsSecretsToItself() {
        var channel = new EmbeddedChannel();
        var request = new RequestView(new FakeExchange(
                channel,
                "GET",
                "/socket.io/?EIO=4&token=s3cret&sid=s3cret",
                "Cookie",
                "s3cret",
                "Authorization",
                "s3cret"));

        var error = new ConnectionError(request, 1, "Session ID unknown", Map.of());

        assertThat(error.toString())
                .contains("GET /socket.io/ of ", String.valueOf(request.remoteAddress()), "Session ID unknown")
                .doesNotContain("s3cret", "RequestView", "EIO");
        channel.finishAndReleaseAll();
    }
}
