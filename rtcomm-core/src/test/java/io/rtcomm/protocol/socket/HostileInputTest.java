/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.ArgumentException;
import io.rtcomm.codec.JacksonJsonCodec;
import io.rtcomm.protocol.Vectors;
import io.rtcomm.protocol.engine.EnginePayload;
import io.rtcomm.protocol.engine.EnginePayloadV3;
import io.rtcomm.protocol.engine.EngineProtocolException;
import io.rtcomm.protocol.engine.Jsonp;
import io.rtcomm.protocol.engine.Utf8;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever bytes come, decoders give packets or their own exceptions, and nothing else. */
class HostileInputTest {
    private static final int ROUNDS = 30_000;

    private final Random random = new Random(20260);
    private final JacksonJsonCodec codec = new JacksonJsonCodec();
    private int accepted;
    private int refused;

    @Test
    void damagedPayloadsAreReadOrRefused() {
        var seeds = new ArrayList<byte[]>();
        Vectors.of("engine4.decode")
                .forEach(vector -> seeds.add(vector.get("in").asString().getBytes(UTF_8)));
        Vectors.of("engine3.decode")
                .forEach(vector -> seeds.add(vector.get("in").asString().getBytes(UTF_8)));
        Vectors.of("engine3.decodeBinary")
                .forEach(vector ->
                        seeds.add(HexFormat.of().parseHex(vector.get("in").asString())));
        seeds.add("d=4%5B%22a%22%5D&x=\\\\n".getBytes(UTF_8));
        for (int i = 0; i < ROUNDS; i++) {
            byte[] body = damaged(seeds);
            attempt(() -> EnginePayload.decode(body, 5, HostileInputTest::checkSlice));
            attempt(() -> EnginePayloadV3.decodeText(body, 5, HostileInputTest::checkSlice));
            attempt(() -> EnginePayloadV3.decodeBinary(body, 5, HostileInputTest::checkSlice));
            attempt(() -> Jsonp.unwrap(body));
        }
        assertBothHappened();
    }

    private static void checkSlice(Object type, boolean binary, byte[] array, int offset, int length) {
        assertThat(offset).isBetween(0, array.length);
        assertThat(length).isBetween(0, array.length - offset);
        assertThat(binary || Utf8.isValid(array, offset, length)).isTrue();
    }

    @Test
    void damagedJsonPacketsAreReadOrRefused() {
        var seeds = new ArrayList<byte[]>();
        Vectors.of("socket.decode")
                .forEach(vector -> seeds.add(vector.get("in").get(0).asString().getBytes(UTF_8)));
        seeds.add("51-/a,12[\"a\",{\"b\":[1.5e3,{\"_placeholder\":true,\"num\":0}],\"c\":\"\\u00e9\\n\"}]"
                .getBytes(UTF_8));
        var parser = new JsonPacketParser(codec);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] text = damaged(seeds);
            if (Utf8.isValid(text, 0, text.length)) {
                var decoder = parser.newDecoder(DecodeLimits.DEFAULT);
                attempt(() -> {
                    var packet = decoder.text(text, 0, text.length);
                    for (int n = 0; decoder.pending(); n++) {
                        packet = decoder.binary(new byte[] {(byte) n}, 0, 1);
                    }
                    readAll(packet);
                });
            }
        }
        assertBothHappened();
    }

    @Test
    void damagedMsgpackPacketsAreReadOrRefused() {
        var seeds = new ArrayList<byte[]>();
        Vectors.of("msgpack.encode")
                .forEach(vector ->
                        seeds.add(HexFormat.of().parseHex(vector.get("hex").asString())));
        var parser = new MsgpackPacketParser(codec);
        seeds.add(parser.encoder()
                .encodeEvent("/a", 7, new Object[] {"e", Map.of("k", List.of(1.5, -70_000, "é", new byte[] {1}))})
                .head());
        for (int i = 0; i < ROUNDS; i++) {
            byte[] message = damaged(seeds);
            attempt(() -> readAll(parser.newDecoder(DecodeLimits.DEFAULT).binary(message, 0, message.length)));
        }
        assertBothHappened();
    }

    /** What was accepted can be decoded, looked through, and sent on. */
    private void readAll(SocketPacket packet) {
        var args = packet.args();
        for (int i = 0; i < args.size(); i++) {
            codec.read(args.arg(i), Object.class);
            var value = codec.value(args.arg(i));
            value.path("b").path(0).asText();
        }
        if (packet.type() == SocketPacketType.EVENT) {
            assertThat(args.eventName()).isNotNull();
        }
        try {
            new JsonPacketParser(codec).encoder().encodeAck("/", 1, new Object[] {args.payload()});
        } catch (ArgumentException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] damaged(List<byte[]> seeds) {
        byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
        for (int n = random.nextInt(4); n > 0 && bytes.length > 0; n--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                default -> {
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
                    System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
                    longer[at] = bytes[random.nextInt(bytes.length)];
                    bytes = longer;
                }
            }
        }
        return bytes;
    }

    private interface Attempt {
        void run() throws EngineProtocolException, PacketFormatException;
    }

    private void attempt(Attempt attempt) {
        try {
            attempt.run();
            accepted++;
        } catch (EngineProtocolException | PacketFormatException e) {
            assertThat(e.getMessage()).hasSizeLessThan(200);
            refused++;
        }
    }

    private void assertBothHappened() {
        assertThat(accepted).isGreaterThan(ROUNDS / 20);
        assertThat(refused).isGreaterThan(ROUNDS / 20);
    }
}
