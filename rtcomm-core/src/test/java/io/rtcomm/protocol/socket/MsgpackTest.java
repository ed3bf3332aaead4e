/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtcomm.codec.JsonLimits;
import io.rtcomm.codec.JsonSink;
import io.rtcomm.codec.JsonSlice;
import io.rtcomm.protocol.Vectors;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MessagePack itself, value by value, in hex. */
class MsgpackTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "c0 | null",
                "c2 | false",
                "c3 | true",
                "00 | 0",
                "7f | 127",
                "ff | -1",
                "e0 | -32",
                "cc80 | 128",
                "ccff | 255",
                "cd0100 | 256",
                "cdffff | 65535",
                "ce00010000 | 65536",
                "ceffffffff | 4294967295",
                "cf0000000100000000 | 4294967296",
                "cf7fffffffffffffff | 9223372036854775807",
                "cfffffffffffffffff | 18446744073709551615",
                "d0df | -33",
                "d080 | -128",
                "d1ff7f | -129",
                "d18000 | -32768",
                "d2ffff7fff | -32769",
                "d280000000 | -2147483648",
                "d3ffffffff7fffffff | -2147483649",
                "d38000000000000000 | -9223372036854775808",
                "ca3fc00000 | 1.5",
                "ca3f800000 | 1",
                "cb3ff8000000000000 | 1.5",
                "cb4000000000000000 | 2",
                "cb7ff8000000000000 | null",
                "cb7ff0000000000000 | null",
                "cb8000000000000000 | 0",
                "cb444b1ae4d6e2ef50 | 1e+21",
                "a0 | \"\"",
                "a161 | \"a\"",
                "d90161 | \"a\"",
                "da000161 | \"a\"",
                "db0000000161 | \"a\"",
                "a3e282ac | \"€\"",
                "a422085c0a | \"\\\"\\b\\\\\\n\"",
                "90 | []",
                "9101 | [1]",
                "dc000101 | [1]",
                "dd0000000101 | [1]",
                "92c09103 | [null,[3]]",
                "80 | {}",
                "81a16101 | {\"a\":1}",
                "de0001a16101 | {\"a\":1}",
                "df00000001a16101 | {\"a\":1}",
                "82a16101a16202 | {\"a\":1,\"b\":2}"
            })
    void valuesOfJsonAreRead(String hex, String json) throws Exception {
        assertThat(json(hex)).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource({
        "c400, <>", "c4020102, <0102>", "c500020102, <0102>", "c6000000020102, <0102>",
        "c70200aabb, <aabb>", "c8000200aabb, <aabb>", "c90000000200aabb, <aabb>", "c7010011, <11>",
        "c708000102030405060708, <0102030405060708>"
    })
    void binaryDataAndBuffersOfJavaScriptBecomeAttachments(String hex, String data) throws Exception {
        assertThat(json(hex)).isEqualTo("{\"_placeholder\":true,\"num\":0} " + data);
    }

    @Test
    void attachmentsAreNumberedInTheirOrder() throws Exception {
        assertThat(json("92c4010182a162c40102a16191c40103"))
                .isEqualTo("[{\"_placeholder\":true,\"num\":0},{\"b\":{\"_placeholder\":true,\"num\":1},"
                        + "\"a\":[{\"_placeholder\":true,\"num\":2}]}] <01> <02> <03>");
    }

    @ParameterizedTest
    @CsvSource({
        "d7000000000000000000, 1970-01-01T00:00:00.000Z",
        "d7000000018bcfe5687b, 2023-11-14T22:13:20.123Z",
        "d700ffffffffffffffff, 1969-12-31T23:59:59.999Z",
        "d6ff00000000, 1970-01-01T00:00:00.000Z",
        "d6ffffffffff, 2106-02-07T06:28:15.000Z",
        "d7ff1d5353006553f100, 2023-11-14T22:13:20.123Z",
        "c70cff0000000000000000ffffffff, 2106-02-07T06:28:15.000Z",
        "c70cff3b9ac9ffffffffffffffffff, 1969-12-31T23:59:59.999Z",
        "d700001eb208c2dc0000, +275760-09-13T00:00:00.000Z",
        "d700ffe14df73d240000, -271821-04-20T00:00:00.000Z",
        "d700ffffc77590fba000, 0000-01-01T00:00:00.000Z",
        "d7000000e677d21fdc00, +010000-01-01T00:00:00.000Z"
    })
    void datesOfEitherFormBecomeText(String hex, String text) throws Exception {
        assertThat(json(hex)).isEqualTo("\"" + text + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "d700001eb208c2dc0001", // one millisecond beyond the last date
                "d7007fffffffffffffff",
                "d7008000000000000000",
                "c70cff000000007fffffffffffffff",
                "c70cff000000008000000000000000",
                "c70cff3b9aca000000000000000000" // a billion nanoseconds
            })
    void datesThatJavaScriptDoesNotHaveAreNull(String hex) throws Exception {
        assertThat(json(hex)).isEqualTo("null");
    }

    @Test
    void undefinedIsLeftOutOfMapsAndNullInArrays() throws Exception {
        assertThat(json("92d4000001")).isEqualTo("[null,1]");
        assertThat(json("83a161d40000a16202a163d400ff")).isEqualTo("{\"b\":2}");
        assertThat(json("82a16101a162d40000")).isEqualTo("{\"a\":1}");
        assertThat(json("81a161d40000")).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c1",
                "91",
                "92c0",
                "81",
                "81a161",
                "a1",
                "d9",
                "d901",
                "da00",
                "db00000001",
                "cc",
                "cd00",
                "ce000000",
                "cf00000000000000",
                "ca000000",
                "cb00000000000000",
                "c4",
                "c401",
                "c6ffffffff00",
                "dbffffffff",
                "c9ffffffff00",
                "ddffffffff",
                "dfffffffff",
                "ddffffffffc0c0c0",
                "d4",
                "d400",
                "d70000000000000000",
                "c7",
                "c70c",
                "c70cff00"
            })
    void truncatedValuesAreRefusedHoweverMuchTheyAnnounce(String hex) {
        assertThatThrownBy(() -> json(hex))
                .isInstanceOf(PacketFormatException.class)
                .hasMessageStartingWith("Could not parse");
        assertThatThrownBy(() -> reader(hex).skip()).isInstanceOf(PacketFormatException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8101a161", // an integer for a key
                "81c0c0",
                "81c40161c0",
                "a2c328", // not UTF-8
                "a3eda080", // a surrogate
                "81a2c080c0",
                "81a1ffd40000",
                "d50000ff", // extension 0 of two bytes
                "d800000102030405060708090a0b0c0d0e0f10",
                "d40100",
                "c70105ff",
                "d4ff00",
                "81a161d40100",
                "82ac5f706c616365686f6c646572c3a161c40101" // looks like a placeholder, next to binary data
            })
    void whatJsonHasNoPlaceForIsRefused(String hex) {
        assertThatThrownBy(() -> json(hex))
                .isInstanceOf(PacketFormatException.class)
                .hasMessageStartingWith("invalid payload");
    }

    @Test
    void whatLooksLikeAPlaceholderIsHarmlessWithoutBinaryData() throws Exception {
        assertThat(json("82ac5f706c616365686f6c646572c3a36e756d00")).isEqualTo("{\"_placeholder\":true,\"num\":0}");
        assertThat(json("82ac5f706c616365686f6c646572c2a161c40101"))
                .isEqualTo("{\"_placeholder\":false,\"a\":{\"_placeholder\":true,\"num\":0}} <01>");
    }

    @Test
    void nestingAndCountsAreLimited() throws Exception {
        var limits = new DecodeLimits(10, 100, JsonLimits.DEFAULT.withMaxDepth(3));
        assertThat(json("919190", limits)).isEqualTo("[[[]]]");
        assertThatThrownBy(() -> json("91919190", limits)).hasMessage("invalid payload: nested deeper than 3 levels");
        assertThatThrownBy(() -> json("81a16181a16181a16180", limits)).hasMessageContaining("nested deeper");
        assertThatThrownBy(() -> json("91".repeat(500_000), DecodeLimits.DEFAULT))
                .hasMessageContaining("nested deeper");
        assertThatThrownBy(() -> json("dd00100000" + "c0".repeat(1 << 20), DecodeLimits.DEFAULT))
                .hasMessage("invalid payload: more than 1000000 values");
    }

    @Test
    void skippingGoesBehindAValueWhateverItHolds() throws Exception {
        var reader = reader("93019201a16182a161c0a162c4010107");
        reader.skip();
        assertThat(reader.remaining()).isEqualTo(1);
        reader.next();
        assertThat(reader.integer()).isEqualTo(7);
        var deep = reader("91".repeat(500_000) + "c0");
        deep.skip();
        assertThat(deep.remaining()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "null, c0",
                "true, c3",
                "false, c2",
                "0, 00",
                "127, 7f",
                "128, cc80",
                "255, ccff",
                "256, cd0100",
                "65535, cdffff",
                "65536, ce00010000",
                "4294967295, ceffffffff",
                "4294967296, cf0000000100000000",
                "9007199254740993, cf0020000000000001",
                "-1, ff",
                "-32, e0",
                "-33, d0df",
                "-128, d080",
                "-129, d1ff7f",
                "-32768, d18000",
                "-32769, d2ffff7fff",
                "-2147483648, d280000000",
                "-2147483649, d3ffffffff7fffffff",
                "1.5, cb3ff8000000000000",
                "1.0, 01",
                "1e3, cd03e8",
                "-0, 00",
                "1e300, cb7e37e43c8800759c",
                "18446744073709551616, cb43f0000000000000",
                "`\"\"`, a0",
                "`\"a\\u0062\\n\"`, a361620a",
                "`\"\\ud83d\\ude00\"`, a4f09f9880",
                "[], 90",
                "{}, 80",
                "` [ 1 , [ ] , { \"a\" : [ 2 , 3 ] } ] `, 93019081a161920203",
                "`{\"a\":{},\"b\":[[]]}`, 82a16180a1629190",
                "`[\"],{\\\"\"]`, 91a45d2c7b22"
            })
    void jsonIsWrittenInTheShortestForm(String json, String hex) {
        assertThat(msgpack(json)).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({"15, 9f", "16, dc0010", "65535, dcffff", "65536, dd00010000"})
    void arraysTellHowMuchTheyHold(int count, String head) {
        assertThat(msgpack("[" + "7,".repeat(count - 1) + "7]")).isEqualTo(head + "07".repeat(count));
    }

    @ParameterizedTest
    @CsvSource({"15, 8f", "16, de0010", "65536, df00010000"})
    void mapsTellHowMuchTheyHold(int count, String head) {
        assertThat(msgpack("{" + "\"a\":7,".repeat(count - 1) + "\"a\":7}")).isEqualTo(head + "a16107".repeat(count));
    }

    @ParameterizedTest
    @CsvSource({"31, bf", "32, d920", "255, d9ff", "256, da0100", "65535, daffff", "65536, db00010000"})
    void stringsTellTheirLengthInBytes(int length, String head) {
        assertThat(msgpack("\"" + "a".repeat(length) + "\"")).isEqualTo(head + "61".repeat(length));
    }

    @Test
    void anEscapeIsUndoneWhereverItStandsInALongString() {
        for (int before = 0; before < 700; before++) {
            String head = "a".repeat(before);
            String tail = "b".repeat(700 - before);
            String ends = "92da02bd" + "61".repeat(before);
            assertThat(msgpack("[\"" + head + "\\\"" + tail + "\",1]"))
                    .isEqualTo(ends + "22" + "62".repeat(700 - before) + "01");
            assertThat(msgpack("[\"" + head + "\\u0041" + tail + "\",1]"))
                    .isEqualTo(ends + "41" + "62".repeat(700 - before) + "01");
        }
    }

    @ParameterizedTest
    @CsvSource({"0, c400", "255, c4ff", "256, c50100", "65536, c600010000"})
    void binaryDataTellsItsLength(int length, String head) {
        var out = new MsgpackWriter(0);
        byte[] json = "[{\"_placeholder\":true,\"num\":0},1]".getBytes(UTF_8);
        new JsonToMsgpack(new JsonSlice(json, 0, json.length, List.of(new byte[length])), out).write();
        assertThat(HexFormat.of().formatHex(out.toByteArray())).isEqualTo("92" + head + "00".repeat(length) + "01");
    }

    @Test
    void deepJsonIsWrittenWithoutRecursion() {
        assertThat(msgpack("[".repeat(100_000) + "]".repeat(100_000))).isEqualTo("91".repeat(99_999) + "90");
    }

    @Test
    void scalarsThatOtherEncodersWriteAreRead() throws Exception {
        for (var vector : Vectors.of("notepack.encode").toList()) {
            assertThat(json(vector.get("hex").asString()))
                    .as(vector.get("name").asString())
                    .isNotEmpty();
        }
    }

    private static MsgpackReader reader(String hex) {
        byte[] bytes = HexFormat.of().parseHex("c1" + hex);
        return new MsgpackReader(bytes, 1, bytes.length - 1);
    }

    private static String json(String hex) throws PacketFormatException {
        return json(hex, DecodeLimits.DEFAULT);
    }

    /** The JSON, and the attachments in hex behind it. */
    private static String json(String hex, DecodeLimits limits) throws PacketFormatException {
        var out = new JsonSink();
        new MsgpackToJson(reader(hex), out, limits).write();
        var text = new StringBuilder(new String(out.toByteArray(), UTF_8));
        out.attachments().forEach(attachment -> text.append(' ').append(Rendered.hex(attachment)));
        return text.toString();
    }

    private static String msgpack(String json) {
        var out = new MsgpackWriter(0);
        byte[] between = ("]" + json + "[").getBytes(UTF_8); // what stands around a value is nothing of its
        new JsonToMsgpack(new JsonSlice(between, 1, between.length - 2, List.of()), out).write();
        return HexFormat.of().formatHex(out.toByteArray());
    }
}
