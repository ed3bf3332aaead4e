/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.protocol.socket.DecodeLimits;
import io.rtcomm.protocol.socket.PacketDecoder;
import io.rtcomm.protocol.socket.PacketEncoder;
import io.rtcomm.protocol.socket.PacketFormatException;
import io.rtcomm.protocol.socket.PacketParser;
import io.rtcomm.protocol.socket.SocketPacket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The decoder that all clients of a loop share. */
class SharedDecoderTest {
    private final NamespaceFixture server = new NamespaceFixture();
    private final List<String> log = new ArrayList<>();

    /** As a decoder may be: of no use after a failure, until it is reset. */
    private static final class Touchy implements PacketDecoder {
        private final PacketDecoder decoder;
        private boolean broken;

        Touchy(PacketDecoder decoder) {
            this.decoder = decoder;
        }

        @Override
        public @Nullable SocketPacket text(byte[] array, int offset, int length) throws PacketFormatException {
            if (broken) {
                throw new PacketFormatException("not after a failure");
            }
            broken = true;
            SocketPacket packet = decoder.text(array, offset, length);
            broken = false;
            return packet;
        }

        @Override
        public @Nullable SocketPacket binary(byte[] array, int offset, int length) throws PacketFormatException {
            return decoder.binary(array, offset, length);
        }

        @Override
        public boolean pending() {
            return decoder.pending();
        }

        @Override
        public long pendingBytes() {
            return decoder.pendingBytes();
        }

        @Override
        public void reset() {
            broken = false;
            decoder.reset();
        }
    }

    @Test
    void aPacketThatCannotBeReadLeavesNothingBehindForOtherClients() {
        PacketParser parser = server.parser;
        server.parser = new PacketParser() {
            @Override
            public String name() {
                return parser.name();
            }

            @Override
            public PacketEncoder encoder() {
                return parser.encoder();
            }

            @Override
            public PacketDecoder newDecoder(DecodeLimits limits) {
                return new Touchy(parser.newDecoder(limits));
            }
        };
        server.of("/").onConnection(socket -> socket.on("event", event -> log.add(event.name())));
        var one = server.connected("/");
        var other = server.connected("/");
        one.send("2[");
        assertThat(one.open()).isFalse();
        other.send("2[\"event\"]");
        assertThat(log).containsExactly("event");
        server.assertNobodyLeftAfter(other);
    }
}
