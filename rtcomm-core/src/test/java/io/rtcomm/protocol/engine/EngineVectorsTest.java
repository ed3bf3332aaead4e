/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rtcomm.protocol.Vectors;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What the reference implementation decodes and encodes, and where we are stricter. */
class EngineVectorsTest {
    private static final int MAX_PACKETS = 100;

    /** Input to what we make of it; each is malformed by the protocol and sent by no client. */
    private static final Map<String, List<String>> STRICTER = Map.of(
            "b!!!", List.of("error"), // not base64; the reference drops what it cannot read
            "01:6", List.of("error"), // leading zero
            "1e0:6", List.of("error"), // exponent
            "0101ff09", List.of("error"), // unknown type; the reference drops the packet
            "0201ff36", List.of("error"), // unknown kind; the reference takes it for binary
            "0005ff3461", List.of("error")); // announces more than there is

    static Stream<JsonNode> engine4Decode() {
        return Vectors.of("engine4.decode");
    }

    static Stream<JsonNode> engine3Decode() {
        return Vectors.of("engine3.decode");
    }

    static Stream<JsonNode> engine3DecodeBinary() {
        return Vectors.of("engine3.decodeBinary");
    }

    static Stream<JsonNode> engine4Encode() {
        return Vectors.of("engine4.encode");
    }

    static Stream<JsonNode> engine3Encode() {
        return Vectors.of("engine3.encode");
    }

    @ParameterizedTest
    @MethodSource("engine4Decode")
    void payloadsOfRevision4AreDecodedAsTheReferenceDoes(JsonNode vector) {
        byte[] body = vector.get("in").asString().getBytes(UTF_8);
        assertThat(Packets.of(sink -> EnginePayload.decode(body, MAX_PACKETS, sink)))
                .isEqualTo(expected(vector));
    }

    @ParameterizedTest
    @MethodSource("engine3Decode")
    void textPayloadsOfRevision3AreDecodedAsTheReferenceDoes(JsonNode vector) {
        byte[] body = vector.get("in").asString().getBytes(UTF_8);
        assertThat(Packets.of(sink -> EnginePayloadV3.decodeText(body, MAX_PACKETS, sink)))
                .isEqualTo(expected(vector));
    }

    @ParameterizedTest
    @MethodSource("engine3DecodeBinary")
    void binaryPayloadsOfRevision3AreDecodedAsTheReferenceDoes(JsonNode vector) {
        byte[] body = HexFormat.of().parseHex(vector.get("in").asString());
        assertThat(Packets.of(sink -> EnginePayloadV3.decodeBinary(body, MAX_PACKETS, sink)))
                .isEqualTo(expected(vector));
    }

    private static List<String> expected(JsonNode vector) {
        String in = vector.get("in").asString();
        if (STRICTER.containsKey(in)) {
            return STRICTER.get(in);
        }
        var expected = new ArrayList<String>();
        for (JsonNode packet : vector.get("out")) {
            String type = packet.get("type").asString();
            if (type.equals("error")) {
                expected.add("error");
            } else if (!packet.has("data")) {
                expected.add(type);
            } else {
                String data = packet.get("data").asString();
                expected.add(data.startsWith("<") ? type + data : type + ":" + data);
            }
        }
        return expected;
    }

    @ParameterizedTest
    @MethodSource("engine4Encode")
    void packetsOfRevision4AreEncodedAsTheReferenceDoes(JsonNode vector) {
        assertEncoded(
                vector,
                switch (vector.get("name").asString()) {
                    case "ws.text message \"hello\"" ->
                        out -> EngineFrame.appendText(out, EnginePacketType.MESSAGE, utf8("hello"));
                    case "ws.text message \"\"" ->
                        out -> EngineFrame.appendText(out, EnginePacketType.MESSAGE, utf8(""));
                    case "ws.text message \"€\"" ->
                        out -> EngineFrame.appendText(out, EnginePacketType.MESSAGE, utf8("€"));
                    case "ws.binary 01020304" ->
                        out -> EngineFrame.appendBinary(out, EngineProtocol.V4, hex("01020304"));
                    case "b64.binary 01020304" ->
                        out -> EngineFrame.appendBase64(out, EngineProtocol.V4, hex("01020304"));
                    case "b64.binary empty" -> out -> EngineFrame.appendBase64(out, EngineProtocol.V4, hex(""));
                    case "b64.binary fbff (std alphabet)" ->
                        out -> EngineFrame.appendBase64(out, EngineProtocol.V4, hex("fbff"));
                    case "payload hello,bin,world" ->
                        out -> {
                            EnginePayload.appendText(out, EnginePacketType.MESSAGE, utf8("hello"));
                            EnginePayload.appendBinary(out, hex("01020304"));
                            EnginePayload.appendText(out, EnginePacketType.MESSAGE, utf8("world"));
                        };
                    case "payload open,message" ->
                        out -> {
                            EnginePayload.appendText(out, EnginePacketType.OPEN, utf8("{\"sid\":\"x\"}"));
                            EnginePayload.appendText(out, EnginePacketType.MESSAGE, utf8("hello"));
                        };
                    case "payload noop,close" ->
                        out -> {
                            EnginePayload.appendText(out, EnginePacketType.NOOP, utf8(""));
                            EnginePayload.appendText(out, EnginePacketType.CLOSE, utf8(""));
                        };
                    default -> throw new AssertionError("a vector without a case: " + vector);
                });
    }

    @ParameterizedTest
    @MethodSource("engine3Encode")
    void packetsOfRevision3AreEncodedAsTheReferenceDoes(JsonNode vector) {
        assertEncoded(
                vector,
                switch (vector.get("name").asString()) {
                    case "ws.text message \"hello\"" ->
                        out -> EngineFrame.appendText(out, EnginePacketType.MESSAGE, utf8("hello"));
                    case "ws.binary 01020304" ->
                        out -> EngineFrame.appendBinary(out, EngineProtocol.V3, hex("01020304"));
                    case "ws.b64 binary 01020304" ->
                        out -> EngineFrame.appendBase64(out, EngineProtocol.V3, hex("01020304"));
                    case "payload [] string" -> out -> out.writeBytes(EnginePayloadV3.emptyText());
                    case "payload €,hello string" ->
                        out -> {
                            EnginePayloadV3.appendText(out, EnginePacketType.MESSAGE, utf8("€"));
                            EnginePayloadV3.appendText(out, EnginePacketType.MESSAGE, utf8("hello"));
                        };
                    case "payload 😀 string" ->
                        out -> EnginePayloadV3.appendText(out, EnginePacketType.MESSAGE, utf8("😀"));
                    case "payload bin no-support" ->
                        out -> {
                            EnginePayloadV3.appendText(out, EnginePacketType.MESSAGE, utf8("a"));
                            EnginePayloadV3.appendBase64(out, hex("01020304"));
                        };
                    case "payload \"€\",bin binary" ->
                        out -> {
                            EnginePayloadV3.appendTextToBinary(out, EnginePacketType.MESSAGE, utf8("€"));
                            EnginePayloadV3.appendBinary(out, hex("01020304"));
                        };
                    case "payload long text(12)+bin binary" ->
                        out -> {
                            EnginePayloadV3.appendTextToBinary(out, EnginePacketType.MESSAGE, utf8("hello world!"));
                            EnginePayloadV3.appendBinary(out, hex("09"));
                        };
                    case "payload noop" -> out -> EnginePayloadV3.appendText(out, EnginePacketType.NOOP, utf8(""));
                    default -> throw new AssertionError("a vector without a case: " + vector);
                });
    }

    private static void assertEncoded(JsonNode vector, Consumer<ByteBuf> encoding) {
        var out = Unpooled.buffer();
        encoding.accept(out);
        byte[] expected = vector.has("hex")
                ? hex(vector.get("hex").asString())
                : utf8(vector.get("text").asString());
        assertThat(ByteBufUtil.getBytes(out)).isEqualTo(expected);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
