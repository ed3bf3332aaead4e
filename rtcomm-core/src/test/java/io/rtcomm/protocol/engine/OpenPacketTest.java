/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OpenPacketTest {
    @Test
    void theHandshakeHasExactlyTheseKeysInThisOrder() {
        var open = new OpenPacket("lv_VI97HAXpY6yYWAAAB", List.of("websocket"), 25_000, 20_000, 1_000_000);
        assertThat(new String(open.toJson(), UTF_8))
                .isEqualTo("{\"sid\":\"lv_VI97HAXpY6yYWAAAB\",\"upgrades\":[\"websocket\"],\"pingInterval\":25000,"
                        + "\"pingTimeout\":20000,\"maxPayload\":1000000}");
    }

    @Test
    void upgradesMayBeNoneOrMany() {
        assertThat(new String(new OpenPacket("a", List.of(), 1, 2, 3).toJson(), UTF_8))
                .contains("\"upgrades\":[],");
        assertThat(new String(new OpenPacket("a", List.of("x", "y"), 1, 2, 3).toJson(), UTF_8))
                .contains("\"upgrades\":[\"x\",\"y\"],");
    }

    @Test
    void idsFromElsewhereAreEscaped() {
        assertThat(new String(new OpenPacket("\"é\\", List.of(), 1, 2, 3).toJson(), UTF_8))
                .startsWith("{\"sid\":\"\\\"é\\\\\",");
    }
}
