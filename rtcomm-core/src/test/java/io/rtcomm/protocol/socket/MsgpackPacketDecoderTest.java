/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.codec.JacksonJsonCodec;
import io.rtcomm.codec.JsonLimits;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MsgpackPacketDecoderTest {
    private static final String TYPE = "a474797065";
    private static final String NSP = "a36e7370";
    private static final String ID = "a26964";
    private static final String DATA = "a464617461";
    private static final String ROOT = NSP + "a12f";
    private static final String EVENT = TYPE + "02";
    private static final String X = DATA + "91a178";

    private final PacketParser parser = new MsgpackPacketParser(new JacksonJsonCodec());

    @Test
    void aPacketOfTheBrowserClientIsRead() {
        String packet = "84" + EVENT + DATA + "92a568656c6c6f01" + ROOT + "a76f7074696f6e7381a8636f6d7072657373c3";
        assertThat(decode(packet)).isEqualTo("{\"type\":2,\"nsp\":\"/\",\"data\":[\"hello\",1]}");
    }

    @Test
    void membersMayComeInAnyOrderAndTheLastOfEqualOnesCounts() {
        assertThat(decode("85" + X + ID + "07" + ROOT + EVENT + ID + "08"))
                .isEqualTo("{\"type\":2,\"nsp\":\"/\",\"id\":8,\"data\":[\"x\"]}");
    }

    @Test
    void undefinedMembersAreAbsent() {
        assertThat(decode("84" + EVENT + ROOT + ID + "d40000" + X))
                .isEqualTo("{\"type\":2,\"nsp\":\"/\",\"data\":[\"x\"]}");
        assertThat(decode("83" + TYPE + "00" + ROOT + DATA + "d40000")).isEqualTo("{\"type\":0,\"nsp\":\"/\"}");
        assertThat(decode("83" + TYPE + "00" + ROOT + DATA + "82a3736964a3616263a3706964d40000"))
                .isEqualTo("{\"type\":0,\"nsp\":\"/\",\"data\":{\"sid\":\"abc\"}}");
    }

    @Test
    void binaryDataIsPartOfTheMessage() {
        assertThat(decode("83" + EVENT + ROOT + DATA + "92a178c4020102"))
                .isEqualTo("{\"type\":2,\"nsp\":\"/\",\"data\":[\"x\",\"<0102>\"]}");
    }

    @ParameterizedTest
    @CsvSource({
        "81 NSP a12f, invalid packet type",
        "82 TYPE 05 ROOT, invalid packet type",
        "82 TYPE ff ROOT, invalid packet type",
        "82 TYPE a132 ROOT, invalid packet type",
        "82 TYPE cb4000000000000000 ROOT, invalid packet type",
        "82 TYPE cfffffffffffffffff ROOT, invalid packet type",
        "81 EVENT, invalid namespace",
        "83 EVENT NSP c0 X, invalid namespace",
        "83 EVENT NSP a0 X, invalid namespace",
        "83 EVENT NSP a161 X, invalid namespace",
        "83 EVENT NSP a22fff X, invalid namespace",
        "84 EVENT ROOT ID ff X, invalid packet id",
        "84 EVENT ROOT ID c0 X, invalid packet id",
        "84 EVENT ROOT ID a131 X, invalid packet id",
        "84 EVENT ROOT ID cf0020000000000000 X, invalid packet id",
        "84 EVENT ROOT ID cb3ff0000000000000 X, invalid packet id",
        "82 EVENT ROOT, invalid payload",
        "83 EVENT ROOT DATA c0, invalid payload",
        "83 EVENT ROOT DATA 80, invalid payload",
        "83 EVENT ROOT DATA 90, invalid payload",
        "83 EVENT ROOT DATA 9180, invalid payload",
        "83 EVENT ROOT DATA 91c40178, invalid payload",
        "83 EVENT ROOT DATA 91aa646973636f6e6e656374, invalid payload",
        "83 TYPE 03 ROOT DATA 80, invalid payload",
        "83 TYPE 00 ROOT DATA 90, invalid payload",
        "83 TYPE 00 ROOT DATA c40100, invalid payload",
        "83 TYPE 00 ROOT DATA c0, invalid payload",
        "83 TYPE 01 ROOT DATA c0, invalid payload",
        "83 TYPE 04 ROOT DATA 01, invalid payload",
        "83 EVENT ROOT X 00, Could not parse: 1 trailing bytes",
        "90, Could not parse",
        "c0, Could not parse",
        "84 EVENT ROOT X, Could not parse",
        "dfffffffff EVENT ROOT X, Could not parse"
    })
    void malformedPacketsAreRefused(String packet, String error) {
        String hex = packet.replace("ROOT", ROOT)
                .replace("EVENT", EVENT)
                .replace("TYPE", TYPE)
                .replace("NSP", NSP)
                .replace("ID", ID)
                .replace("DATA", DATA)
                .replace("X", X)
                .replace(" ", "");
        assertThat(decode(hex)).startsWith("ERR " + error);
    }

    @Test
    void namespacesAreLimited() {
        String name = HexFormat.of().formatHex("n".repeat(512).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(decode("83" + EVENT + NSP + "da0200" + "2f" + name.substring(2) + X))
                .startsWith("{\"type\":2");
        assertThat(decode("83" + EVENT + NSP + "da0201" + "2f" + name + X))
                .startsWith("ERR invalid namespace: longer than 512");
    }

    @ParameterizedTest
    @CsvSource({
        "92a178cd03e7, {\"type\":2",
        "92a178cd03e8, ERR invalid payload: number longer than 3 characters",
        "92a17881a2616101, {\"type\":2",
        "92a17881a361616101, ERR invalid payload: name longer than 2 bytes",
        "94a178c0c0c0, {\"type\":2",
        "95a178c0c0c0c0, ERR invalid payload: JSON of 25 bytes (expected: at most 20)",
        "96a1780101010101, {\"type\":2",
        "97a178010101010101, ERR invalid payload: more than 8 tokens"
    })
    void numbersNamesTextAndTokensAreLimitedAsInJson(String data, String expected) {
        var json = JsonLimits.DEFAULT.withMaxNumberLength(3).withMaxNameLength(2);
        var limits = new DecodeLimits(10, 100, json.withMaxBytes(20).withMaxTokens(8));
        var packets = Rendered.decode(parser.newDecoder(limits), "<83" + EVENT + ROOT + DATA + data + ">");
        assertThat(packets.get(0)).startsWith(expected);
    }

    @Test
    void textIsNoPacket() {
        assertThat(Rendered.decode(parser.newDecoder(DecodeLimits.DEFAULT), "2[\"x\"]"))
                .singleElement()
                .asString()
                .startsWith("ERR Could not parse");
    }

    @Test
    void nothingIsEverAwaited() {
        var decoder = parser.newDecoder(DecodeLimits.DEFAULT);
        decoder.reset();
        assertThat(decoder.pending()).isFalse();
        assertThat(decoder.pendingBytes()).isZero();
    }

    private String decode(String hex) {
        return Rendered.decode(parser.newDecoder(DecodeLimits.DEFAULT), "<" + hex + ">")
                .get(0);
    }
}
