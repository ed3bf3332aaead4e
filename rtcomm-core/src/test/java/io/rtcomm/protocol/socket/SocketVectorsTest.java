/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.codec.JacksonJsonCodec;
import io.rtcomm.protocol.Vectors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What the reference implementation decodes and encodes, and where we differ on purpose. */
class SocketVectorsTest {
    private static final PacketParser JSON = new JsonPacketParser(new JacksonJsonCodec());
    private static final PacketParser MSGPACK = new MsgpackPacketParser(new JacksonJsonCodec());

    /** Input to the error that it is to us. No client sends any of this. */
    private static final Map<String, String> STRICTER = Map.ofEntries(
            Map.entry("[\"\"]", "empty packet"), // the reference takes nothing for a CONNECT
            Map.entry("[\"2\"]", "invalid payload"), // an event without a name
            Map.entry("[\"3\"]", "invalid payload"),
            Map.entry("[\"312\"]", "invalid payload"),
            Map.entry("[\"2 [\\\"a\\\"]\"]", "invalid payload"), // the reference takes a space for the id 0
            Map.entry("[\"2 7[\\\"a\\\"]\"]", "invalid payload"),
            Map.entry("[\"299999999999999999999[\\\"a\\\"]\"]", "invalid packet id"), // beyond 2^53-1
            Map.entry("[\"2/a[\\\"x\\\"]\"]", "invalid payload"), // all of it is a namespace
            Map.entry("[\"501-[\\\"a\\\"]\"]", "Illegal attachments"), // leading zero
            Map.entry("[\"5 1-[\\\"a\\\"]\"]", "Illegal attachments"), // space
            Map.entry("[\"51e0-[\\\"a\\\"]\"]", "Illegal attachments"), // exponent
            Map.entry("[\"50x1-[\\\"a\\\"]\"]", "Illegal attachments"), // hexadecimal
            Map.entry(
                    "[\"51-[\\\"a\\\",{\\\"_placeholder\\\":true,\\\"num\\\":0.5}]\",\"<01>\"]",
                    "illegal attachments"));

    /** Input to the error that it is to us: the reference does not check names of events here. */
    private static final Map<String, String> STRICTER_MSGPACK = Map.of(
            "83a47479706502a36e7370a12fa46461746190", "invalid payload",
            "83a47479706502a36e7370a12fa4646174619180", "invalid payload",
            "83a47479706502a36e7370a12fa46461746191a7636f6e6e656374", "invalid payload");

    static Stream<JsonNode> decode() {
        return Vectors.of("socket.decode");
    }

    static Stream<JsonNode> encode() {
        return Vectors.of("socket.encode");
    }

    static Stream<JsonNode> msgpackDecode() {
        return Vectors.of("msgpack.decode");
    }

    static Stream<JsonNode> msgpackEncode() {
        return Vectors.of("msgpack.encode");
    }

    @ParameterizedTest
    @MethodSource("decode")
    void packetsAreDecodedAsTheReferenceDoes(JsonNode vector) {
        String[] messages =
                vector.get("in").valueStream().map(JsonNode::asString).toArray(String[]::new);
        var expected = new ArrayList<String>();
        String stricter = STRICTER.get(vector.get("in").toString());
        if (stricter != null) {
            expected.add("ERR " + stricter);
        } else {
            for (JsonNode result : vector.get("out")) {
                expected.add(result.isString() ? result.asString() : result.toString());
                if (result.isString()) {
                    break; // the connection ends with the first error
                }
            }
        }
        assertSame(Rendered.decode(JSON.newDecoder(DecodeLimits.DEFAULT), messages), expected);
    }

    @ParameterizedTest
    @MethodSource("msgpackDecode")
    void msgpackPacketsAreDecodedAsTheReferenceDoes(JsonNode vector) {
        String in = vector.get("in").asString();
        JsonNode out = vector.get("out");
        String expected = STRICTER_MSGPACK.containsKey(in)
                ? "ERR " + STRICTER_MSGPACK.get(in)
                : out.isString() ? out.asString() : out.toString();
        assertSame(Rendered.decode(MSGPACK.newDecoder(DecodeLimits.DEFAULT), "<" + in + ">"), List.of(expected));
    }

    /** Errors begin with what the reference says. */
    private static void assertSame(List<String> results, List<String> expected) {
        assertThat(results).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(results.get(i)).startsWith(expected.get(i));
            if (!expected.get(i).startsWith("ERR ")) {
                assertThat(results.get(i)).isEqualTo(expected.get(i));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("encode")
    void packetsAreEncodedAsTheReferenceDoes(JsonNode vector) {
        var expected = vector.get("out").valueStream().map(JsonNode::asString).toList();
        assertThat(Rendered.messages(encoded(vector.get("name").asString()))).isEqualTo(expected);
    }

    private static EncodedPacket encoded(String name) {
        var encoder = JSON.encoder();
        return switch (name) {
            case "CONNECT /" -> encoder.encode(SocketPacketType.CONNECT, "/", -1, null);
            case "CONNECT / auth" -> encoder.encode(SocketPacketType.CONNECT, "/", -1, Map.of("token", "123"));
            case "CONNECT /admin" -> encoder.encode(SocketPacketType.CONNECT, "/admin", -1, null);
            case "CONNECT /admin sid" -> encoder.encode(SocketPacketType.CONNECT, "/admin", -1, Map.of("sid", "x"));
            case "DISCONNECT /" -> encoder.encode(SocketPacketType.DISCONNECT, "/", -1, null);
            case "DISCONNECT /admin" -> encoder.encode(SocketPacketType.DISCONNECT, "/admin", -1, null);
            case "EVENT" -> encoder.encodeEvent("/", -1, new Object[] {"foo"});
            case "EVENT nsp id" ->
                encoder.encodeEvent("/admin", 12, new Object[] {"foo", 1, null, true, Map.of("a", "b")});
            case "EVENT id 0" -> encoder.encodeEvent("/", 0, new Object[] {"foo"});
            case "ACK" -> encoder.encodeAck("/", 12, new Object[] {"bar"});
            case "ACK empty" -> encoder.encodeAck("/", 12, new Object[] {});
            case "CONNECT_ERROR" ->
                encoder.encode(SocketPacketType.CONNECT_ERROR, "/", -1, Map.of("message", "Not authorized"));
            case "CONNECT_ERROR string(EIO3)" ->
                encoder.encode(SocketPacketType.CONNECT_ERROR, "/admin", -1, "Not authorized");
            case "BINARY_EVENT 1" -> encoder.encodeEvent("/", -1, new Object[] {"baz", new byte[] {1}});
            case "BINARY_EVENT nested order" -> {
                var nested = new LinkedHashMap<String, Object>();
                nested.put("b", new byte[] {1});
                nested.put("a", List.of(new byte[] {2}, Map.of("z", new byte[] {3})));
                yield encoder.encodeEvent("/admin", 7, new Object[] {"baz", nested, new byte[] {4}});
            }
            case "BINARY_ACK" -> encoder.encodeAck("/", 15, new Object[] {"bar", new byte[] {1}});
            case "EVENT date/undefined/NaN" ->
                encoder.encodeEvent("/", -1, new Object[] {
                    "x", new Date(0), null, Double.NaN, Map.of(), "\u2028\ud800\"\\\u0001/\u001e"
                });
            case "EVENT empty binary" -> encoder.encodeEvent("/", -1, new Object[] {"x", new byte[0]});
            default -> throw new AssertionError("a vector without a case: " + name);
        };
    }

    @ParameterizedTest
    @MethodSource("msgpackEncode")
    void msgpackPacketsAreEncodedAsTheReferenceDoes(JsonNode vector) {
        String name = vector.get("name").asString();
        String hex = vector.get("hex").asString();
        switch (name) {
            // Java has no undefined, and dates are text as in JSON.
            case "EVENT id undefined key present" ->
                hex = hex.replace("84a4", "83a4").replace("a26964d40000", "");
            case "EVENT Date(1700000000123), 1.5, -1, null, undefined" ->
                hex = hex.replace(
                                "d7000000018bcfe5687b",
                                "b8" + HexFormat.of().formatHex("2023-11-14T22:13:20.123Z".getBytes()))
                        .replace("c0d40000", "c0c0");
            default -> {}
        }
        var packet = encodedMsgpack(name);
        assertThat(packet.headBinary()).isTrue();
        assertThat(Rendered.messages(packet)).containsExactly("<" + hex + ">");
    }

    private static EncodedPacket encodedMsgpack(String name) {
        var encoder = MSGPACK.encoder();
        return switch (name) {
            case "CONNECT /" -> encoder.encode(SocketPacketType.CONNECT, "/", -1, null);
            case "CONNECT / auth" -> encoder.encode(SocketPacketType.CONNECT, "/", -1, Map.of("token", "123"));
            case "CONNECT /admin sid" -> encoder.encode(SocketPacketType.CONNECT, "/admin", -1, Map.of("sid", "x"));
            case "DISCONNECT /" -> encoder.encode(SocketPacketType.DISCONNECT, "/", -1, null);
            case "EVENT" -> encoder.encodeEvent("/", -1, new Object[] {"foo", 1});
            case "EVENT id 12 + bin" -> encoder.encodeEvent("/", 12, new Object[] {"foo", new byte[] {1, 2}});
            case "EVENT id undefined key present" -> encoder.encodeEvent("/", -1, new Object[] {"foo"});
            case "ACK 12" -> encoder.encodeAck("/", 12, new Object[] {"bar"});
            case "CONNECT_ERROR" ->
                encoder.encode(SocketPacketType.CONNECT_ERROR, "/", -1, Map.of("message", "Invalid namespace"));
            case "EVENT Date(1700000000123), 1.5, -1, null, undefined" ->
                encoder.encodeEvent(
                        "/",
                        -1,
                        Arrays.asList("x", Instant.ofEpochMilli(1_700_000_000_123L), 1.5, -1, null, null)
                                .toArray());
            default -> throw new AssertionError("a vector without a case: " + name);
        };
    }
}
