/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static io.rtcomm.websocket.LinkFixture.V4;
import static io.rtcomm.websocket.frame.ClientFrames.frame;
import static io.rtcomm.websocket.frame.ClientFrames.hex;
import static io.rtcomm.websocket.frame.ClientFrames.join;
import static io.rtcomm.websocket.frame.ClientFrames.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.rtcomm.websocket.frame.Opcode;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Pings and pongs of the peer (RFC 6455 §5.5.2, §5.5.3). */
class LinkPingsTest {
    @AutoClose
    private final LinkFixture fixture = new LinkFixture();

    private final EmbeddedChannel channel = fixture.channel;
    private final PortLog port = fixture.port;

    @Test
    void aPingIsAnsweredWithItsPayload() {
        fixture.started(V4);

        fixture.receive(frame(true, Opcode.PING, "Hello".getBytes(UTF_8)));

        assertThat(fixture.written()).isEqualTo(hex("8a 05 48 65 6c 6c 6f"));
    }

    @Test
    void pingsOfOneReadAreAnsweredInTheirOrder() {
        fixture.started(V4);

        fixture.receive(join(frame(true, Opcode.PING, hex("01")), text("4x"), frame(true, Opcode.PING, hex("02"))));

        assertThat(fixture.written()).isEqualTo(hex("8a 01 01 8a 01 02"));
        assertThat(port.lines).containsExactly("MESSAGE 'x'");
    }

    @Test
    void ofAFloodOfPingsAFewAreAnsweredTheLatestAmongThem() {
        fixture.started(V4);
        byte[][] pings = new byte[100][];
        for (int i = 0; i < pings.length; i++) {
            pings[i] = frame(true, Opcode.PING, new byte[] {(byte) i});
        }

        fixture.receive(join(pings));

        byte[] pongs = fixture.written();
        assertThat(pongs)
                .hasSizeLessThanOrEqualTo(3 * 32)
                .startsWith(hex("8a 01 00"))
                .endsWith(hex("8a 01 63"));
    }

    @Test
    void pingsOfAPeerThatReadsNothingAreAnsweredWhenItReadsAgain() {
        fixture.started(V4);
        var outbound = channel.unsafe().outboundBuffer();
        outbound.setUserDefinedWritability(1, false);

        fixture.receive(frame(true, Opcode.PING, hex("01")));
        fixture.receive(frame(true, Opcode.PING, hex("02")));
        assertThat(fixture.written()).isEmpty();
        outbound.setUserDefinedWritability(1, true);
        channel.runPendingTasks();

        assertThat(fixture.written()).isEqualTo(hex("8a 01 01 8a 01 02"));
    }

    @Test
    void aPongIsTaken() {
        fixture.started(V4);

        fixture.receive(frame(true, Opcode.PONG, hex("01")));

        assertThat(fixture.written()).isEmpty();
        assertThat(port.lines).isEmpty();
    }
}
