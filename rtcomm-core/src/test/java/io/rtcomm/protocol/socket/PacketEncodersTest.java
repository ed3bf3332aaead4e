/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtcomm.codec.Allocation;
import io.rtcomm.codec.JacksonJsonCodec;
import io.rtcomm.codec.RandomJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** What holds for every form of packets. */
class PacketEncodersTest {
    private static final JacksonJsonCodec CODEC = new JacksonJsonCodec();

    static Stream<PacketParser> parsers() {
        return Stream.of(new JsonPacketParser(CODEC), new MsgpackPacketParser(CODEC));
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void whatIsEncodedIsDecodedAgain(PacketParser parser) {
        var random = new Random(5);
        var texts = new RandomJson(6);
        for (int i = 0; i < 1500; i++) {
            var args = new ArrayList<Object>();
            for (int n = random.nextInt(4); n > 0; n--) {
                args.add(random.nextInt(4) == 0 ? new byte[random.nextInt(300)] : safe(texts.next(3)));
            }
            String namespace = random.nextBoolean() ? "/" : "/admin é";
            long id = random.nextBoolean() ? -1 : random.nextLong(SocketPacket.MAX_ID);
            if (random.nextBoolean()) {
                args.add(0, random.nextBoolean() ? "näme \"\n" : "x");
                assertRoundTrip(
                        parser, parser.encoder().encodeEvent(namespace, id, args.toArray()), "2", namespace, id, args);
            } else {
                assertRoundTrip(
                        parser, parser.encoder().encodeAck(namespace, id, args.toArray()), "3", namespace, id, args);
            }
        }
    }

    /** Without what cannot stand next to binary data, or is written otherwise by MessagePack. */
    private static JsonNode safe(String json) {
        return JsonMapper.shared()
                .readTree(json.replaceAll("_placehold(er|e\\\\u0072)", "p")
                        .replace("\\ud800", "")
                        .replace("-0,", "0,")
                        .replace("-0]", "0]")
                        .replace("-0}", "0}")
                        .replace("-0 ", "0 ")
                        .replace("-0\n", "0\n")
                        .replace("-0\t", "0\t")
                        .replaceAll("^(\\s*)-0(\\s*)$", "0")
                        .replace("123456789012345678901234567890", "5"));
    }

    private static void assertRoundTrip(
            PacketParser parser, EncodedPacket packet, String type, String namespace, long id, List<Object> args) {
        var data = JsonNodeFactory.instance.arrayNode();
        for (Object arg : args) {
            if (arg instanceof byte[] bytes) {
                data.add(Rendered.hex(bytes));
            } else if (arg instanceof JsonNode node) {
                data.add(node);
            } else {
                data.add((String) arg);
            }
        }
        String expected = "{\"type\":" + type + ",\"nsp\":\"" + namespace + "\"" + (id < 0 ? "" : ",\"id\":" + id)
                + ",\"data\":" + data + "}";
        var decoded = Rendered.decode(
                parser.newDecoder(DecodeLimits.DEFAULT),
                Rendered.messages(packet).toArray(String[]::new));
        assertThat(decoded).hasSize(1);
        assertThat(numbersAside(decoded.get(0))).isEqualTo(numbersAside(expected));
    }

    /** 1000.0 and 1000 are one number. */
    private static String numbersAside(String json) {
        return Rendered.normal(json).replace("1000.0", "1000");
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void payloadsOfOtherPacketsAreDecodedAgain(PacketParser parser) {
        var encoder = parser.encoder();
        assertThat(decoded(parser, encoder.encode(SocketPacketType.CONNECT, "/a", -1, Map.of("sid", "é"))))
                .isEqualTo("{\"type\":0,\"nsp\":\"/a\",\"data\":{\"sid\":\"é\"}}");
        assertThat(decoded(parser, encoder.encode(SocketPacketType.CONNECT, "/", -1, null)))
                .isEqualTo("{\"type\":0,\"nsp\":\"/\"}");
        assertThat(decoded(parser, encoder.encode(SocketPacketType.CONNECT_ERROR, "/", -1, "no")))
                .isEqualTo("{\"type\":4,\"nsp\":\"/\",\"data\":\"no\"}");
        assertThat(decoded(parser, encoder.encode(SocketPacketType.DISCONNECT, "/a", -1, null)))
                .isEqualTo("{\"type\":1,\"nsp\":\"/a\"}");
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void anArgumentIsAddedBehindTheOthersWithoutEncodingThemAgain(PacketParser parser) {
        var encoder = parser.encoder();
        for (int args = 0; args < 20; args++) {
            Object[] event = new Object[args + 1];
            Arrays.fill(event, List.of("]"));
            event[0] = "e";
            var expected =
                    Stream.concat(Arrays.stream(event), Stream.of("of\"é")).toArray();
            var plain = encoder.encodeEvent("/a", -1, event);
            byte[] before = plain.head().clone();
            var longer = encoder.withTrailingArg(plain, "of\"é");
            assertThat(longer.head())
                    .isEqualTo(encoder.encodeEvent("/a", -1, expected).head());
            assertThat(longer.headBinary()).isEqualTo(plain.headBinary());
            assertThat(plain.head()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void anArgumentIsAddedToEventsWithBinaryDataToo(PacketParser parser) {
        var encoder = parser.encoder();
        var plain = encoder.encodeEvent("/", 7, new Object[] {"e", new byte[] {1}});
        assertThat(decoded(parser, encoder.withTrailingArg(plain, "x")))
                .isEqualTo("{\"type\":2,\"nsp\":\"/\",\"id\":7,\"data\":[\"e\",\"<01>\",\"x\"]}");
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void anArgumentIsAddedToEventsOnly(PacketParser parser) {
        var encoder = parser.encoder();
        for (var other : List.of(
                encoder.encode(SocketPacketType.CONNECT, "/", -1, Map.of("a", 1)),
                encoder.encode(SocketPacketType.CONNECT_ERROR, "/", -1, "x"),
                encoder.encode(SocketPacketType.CONNECT_ERROR, "/", -1, "]"),
                new EncodedPacket(new byte[0], false, List.of()))) {
            assertThatThrownBy(() -> encoder.withTrailingArg(other, "x"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no event of this encoder");
        }
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void whatIsNoPacketIsNotEncoded(PacketParser parser) {
        var encoder = parser.encoder();
        assertThatThrownBy(() -> encoder.encodeEvent("/", -1, new Object[] {}))
                .hasMessageContaining("event without name");
        assertThatThrownBy(() -> encoder.encodeEvent("/", -1, new Object[] {null}))
                .hasMessageContaining("event named null");
        assertThatThrownBy(() -> encoder.encodeEvent("/", -1, new Object[] {List.of()}))
                .hasMessageContaining("expected: a string or a number");
        assertThatThrownBy(() -> encoder.encode(SocketPacketType.EVENT, "/", -1, List.of("x")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> encoder.encode(SocketPacketType.DISCONNECT, "/", -1, Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> encoder.encode(SocketPacketType.CONNECT_ERROR, "/", -1, Map.of("data", new byte[1])))
                .hasMessageContaining("CONNECT_ERROR with binary data");
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void objectsThatLookLikePlaceholdersAreRefusedNextToBinaryData(PacketParser parser) {
        Object[] event = {"e", Map.of("_placeholder", true, "num", 0), new byte[1]};
        assertThatThrownBy(() -> parser.encoder().encodeEvent("/", -1, event))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("_placeholder");
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void receivedArgumentsAreSentOn(PacketParser parser) throws Exception {
        var received = parser.encoder().encodeEvent("/", -1, new Object[] {
            "e", Map.of("b", List.of(new byte[] {5}, 1.5)), "text"
        });
        var decoder = parser.newDecoder(DecodeLimits.DEFAULT);
        var packet = received.headBinary()
                ? decoder.binary(received.head(), 0, received.head().length)
                : decoder.text(received.head(), 0, received.head().length);
        for (byte[] attachment : received.attachments()) {
            packet = decoder.binary(attachment, 0, attachment.length);
        }
        var args = packet.args();
        var sent = parser.encoder().encodeAck("/", 1, new Object[] {
            new byte[] {4}, args.arg(1), CODEC.value(args.arg(2)), List.of(args.arg(1))
        });
        assertThat(decoded(parser, sent))
                .isEqualTo("{\"type\":3,\"nsp\":\"/\",\"id\":1,\"data\":[\"<04>\",{\"b\":[\"<05>\",1.5]},\"text\","
                        + "[{\"b\":[\"<05>\",1.5]}]]}");
    }

    @Test
    void anEventOfSimpleArgumentsTakesOneArrayOfItsSize() {
        var encoder = new JsonPacketParser(CODEC).encoder();
        Object[] event = {"chat", "x".repeat(50), 1234, -5L, true, null};
        int size = encoder.encodeEvent("/room", 12, event).head().length;
        long allocated = Allocation.of(() -> {
            for (int i = 0; i < 1000; i++) {
                encoder.encodeEvent("/room", 12, event);
            }
        });
        assertThat(allocated / 1000).isLessThan(size + 200);
    }

    @Test
    void jsonHeadsAreText() {
        var packet = new JsonPacketParser(CODEC).encoder().encodeEvent("/é", 3, new Object[] {5, "€"});
        assertThat(new String(packet.head(), UTF_8)).isEqualTo("2/é,3[5,\"€\"]");
        assertThat(packet.headBinary()).isFalse();
        assertThat(packet.attachments()).isEmpty();
    }

    private static String decoded(PacketParser parser, EncodedPacket packet) {
        var decoded = Rendered.decode(
                parser.newDecoder(DecodeLimits.DEFAULT),
                Rendered.messages(packet).toArray(String[]::new));
        assertThat(decoded).hasSize(1);
        return decoded.get(0);
    }
}
