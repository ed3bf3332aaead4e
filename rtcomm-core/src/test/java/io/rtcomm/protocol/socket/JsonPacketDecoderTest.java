/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtcomm.codec.Allocation;
import io.rtcomm.codec.JacksonJsonCodec;
import io.rtcomm.codec.JsonLimits;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPacketDecoderTest {
    private static final String PLACEHOLDER = "{\"_placeholder\":true,\"num\":0}";

    private final PacketParser parser = new JsonPacketParser(new JacksonJsonCodec());
    private final PacketDecoder decoder = parser.newDecoder(DecodeLimits.DEFAULT);

    @Test
    void anEventIsItsNameAndItsArguments() throws Exception {
        var packet = text("2/admin,12[\"move\", {\"x\": 1} ,[2],null]");
        assertThat(packet.type()).isEqualTo(SocketPacketType.EVENT);
        assertThat(packet.namespace()).isEqualTo("/admin");
        assertThat(packet.id()).isEqualTo(12);
        var args = packet.args();
        assertThat(args.eventName()).isEqualTo("move");
        assertThat(args.size()).isEqualTo(4);
        assertThat(args.arg(0)).hasToString("\"move\"");
        assertThat(args.arg(1)).hasToString("{\"x\": 1}");
        assertThat(args.arg(2)).hasToString("[2]");
        assertThat(args.arg(3)).hasToString("null");
        assertThat(args.payload()).hasToString("[\"move\", {\"x\": 1} ,[2],null]");
        assertThatThrownBy(() -> args.arg(4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> args.arg(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "2[\"move\"]|\"move\"|",
                "2[ \"move\" ]|\"move\"|",
                "2[\"a,b\",\"x\"]|\"a,b\"|\"x\"",
                "2[\t\"a\\\"\" ,\t\"x\" ]|\"a\\\"\"|\"x\"",
                "2[12,{\"x\":[1,2]}]|12|{\"x\":[1,2]}",
                "2[-1.5e3 , 7]|-1.5e3|7",
            })
    void theNameAndTheOnlyArgumentAreFoundWhereTheyStand(String packet, String name, String argument) throws Exception {
        var args = text(packet).args();
        assertThat(args.size()).isEqualTo(argument == null ? 1 : 2);
        assertThat(args.arg(0)).hasToString(name);
        if (argument != null) {
            assertThat(args.arg(1)).hasToString(argument);
        }
    }

    @Test
    void theTextOfAnArgumentIsThereForStringsOnly() throws Exception {
        assertThat(text("2[\"a\",\"x\\n€\"]").args().text(1)).isEqualTo("x\n€");
        assertThat(text("2[\"a\",\"x\"]").args().text(0)).isEqualTo("a");
        assertThat(text("2[\"a\",\"x\",\"y\"]").args().text(2)).isEqualTo("y");
        assertThat(text("31[\"x\"]").args().text(0)).isEqualTo("x");
        assertThat(text("2[\"a\",1]").args().text(1)).isNull();
        assertThat(text("2[\"a\",[\"x\"]]").args().text(1)).isNull();
        var none = text("2[\"a\"]").args();
        assertThatThrownBy(() -> none.text(1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void anAcknowledgementHasArgumentsOnly() throws Exception {
        var args = text("313[\"a\",1]").args();
        assertThat(args.size()).isEqualTo(2);
        assertThat(args.arg(0)).hasToString("\"a\"");
        assertThatThrownBy(args::eventName).isInstanceOf(IllegalStateException.class);
        assertThat(text("313[]").args().size()).isZero();
    }

    @Test
    void aConnectMayHaveAPayload() throws Exception {
        assertThat(text("0").args()).isSameAs(PacketArgs.NONE);
        assertThat(text("0").args().size()).isZero();
        var args = text("0/a,{\"token\":1}").args();
        assertThat(args.size()).isEqualTo(1);
        assertThat(args.payload()).hasToString("{\"token\":1}");
        assertThat(args.arg(0)).hasToString("{\"token\":1}");
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "1.5, 1.5", "-0, -0"})
    void numericNamesAreTheirText(String number, String name) throws Exception {
        assertThat(text("2[" + number + "]").args().eventName()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"__proto__", "constructor", "toString", "error", "connection", "", "Connect", "é\u2028"})
    void namesThatMeanSomethingElsewhereAreOrdinary(String name) throws Exception {
        assertThat(text("2[\"" + name + "\"]").args().eventName()).isEqualTo(name);
        assertThat(text("2/__proto__,[\"x\"]").namespace()).isEqualTo("/__proto__");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connect",
                "connect_error",
                "disconnect",
                "disconnecting",
                "newListener",
                "removeListener",
                "\\u0063onnect",
                "connec\\u0074"
            })
    void reservedNamesAreRefusedHoweverTheyAreWritten(String name) {
        refused("2[\"" + name + "\"]", "invalid payload");
        refused("51-[\"" + name + "\"]", "invalid payload");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2[{\"toString\":\"foo\"}]", "2[[\"a\"]]", "2[true]", "2[null]", "2[]", "2{}", "2\"a\"", "2[\"a\"",
                        "2[\"a\"]]",
                "2[\"a\",]", "2\t[\"a\"]", "2\n[\"a\"]", "2\u00a0[\"a\"]", "2+1[\"a\"]", "21.0[\"a\"]", "1null", "0[]",
                        "0null",
                "3{}", "3null", "41[]", "4null", "4true"
            })
    void malformedPayloadsAreRefused(String packet) {
        refused(packet, "invalid payload");
    }

    @Test
    void whitespaceBehindThePayloadIsHarmless() throws Exception {
        assertThat(text("2[\"a\"] \r\n").args().payload()).hasToString("[\"a\"]");
    }

    @ParameterizedTest
    @CsvSource({"20, 0", "2007, 7", "29007199254740991, 9007199254740991", "20000000000000012, 12"})
    void idsAreDigitsUpToTheLargestIntegerOfJavaScript(String start, long id) throws Exception {
        assertThat(text(start + "[\"a\"]").id()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"29007199254740992", "29999999999999999", "200000000000000001", "299999999999999999999"})
    void idsBeyondThatAreRefused(String start) {
        refused(start + "[\"a\"]", "invalid packet id");
    }

    @Test
    void aMillionDigitsAreRefusedAfterAFew() {
        for (String start : new String[] {"2", "5", "51-", "3/a,", "0"}) {
            byte[] packet = (start + "1".repeat(1_000_000)).getBytes(UTF_8);
            long allocated = Allocation.of(() -> assertThatThrownBy(() -> decoder.text(packet, 0, packet.length))
                    .isInstanceOf(PacketFormatException.class)
                    .satisfies(e -> assertThat(e.getStackTrace()).isEmpty())
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(100)));
            assertThat(allocated).isLessThan(100_000);
        }
        refused("2[" + "1".repeat(1_000_000) + "]", "invalid payload: number longer than 100 characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"5", "6", "5-", "50-[\"a\"]", "5a-[\"a\"]", "5+1-[\"a\"]", "5-1-[\"a\"]", "51", "51[\"a\"]"})
    void attachmentCountsAreDigitsAndAHyphen(String packet) {
        refused(packet, "Illegal attachments");
    }

    @ParameterizedTest
    @ValueSource(strings = {"511-[\"a\"]", "5999999999-[\"a\"]", "59999999999999999999-[\"a\"]", "6100-[]"})
    void moreAttachmentsThanAllowedAreRefused(String packet) {
        refused(packet, "too many attachments");
    }

    @Test
    void theNumberOfAttachmentsIsConfigurable() throws Exception {
        var generous = parser.newDecoder(new DecodeLimits(12, 1000, JsonLimits.DEFAULT));
        byte[] text = "512-[\"a\"]".getBytes(UTF_8);
        assertThat(generous.text(text, 0, text.length)).isNull();
        for (int i = 0; i < 11; i++) {
            assertThat(generous.binary(new byte[] {1}, 0, 1)).isNull();
        }
        assertThat(generous.binary(new byte[] {2}, 0, 1).args().payload().attachments())
                .hasSize(12)
                .last()
                .isEqualTo(new byte[] {2});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"splice\"",
                "\"0\"",
                "-1",
                "1",
                "0.0",
                "1e0",
                "null",
                "true",
                "[0]",
                "{}",
                "99999999999999999999"
            })
    void aPlaceholderHasToNameAnAttachment(String number) {
        refused("51-[\"a\",{\"_placeholder\":true,\"num\":" + number + "}]", "illegal attachments");
        refused("51-[\"a\",{\"b\":[{\"num\":" + number + ",\"_placeholder\":true}]}]", "illegal attachments");
        assertThat(decoder.pending()).isFalse();
    }

    @Test
    void attachmentsThatNothingNamesAreKept() throws Exception {
        assertThat(text("52-[\"a\"," + PLACEHOLDER + "," + PLACEHOLDER + "]")).isNull();
        binary(1);
        var packet = binary(2);
        assertThat(Rendered.packet(packet)).contains("\"<01>\",\"<01>\"");
        assertThat(packet.args().payload().attachments()).hasSize(2);
    }

    @Test
    void theDecoderTellsWhatItWaitsFor() throws Exception {
        assertThat(decoder.pending()).isFalse();
        assertThat(decoder.pendingBytes()).isZero();
        String text = "52-[\"a\"," + PLACEHOLDER + "]";
        text(text);
        assertThat(decoder.pending()).isTrue();
        assertThat(decoder.pendingBytes()).isEqualTo(text.length());
        binary(1, 2, 3);
        assertThat(decoder.pendingBytes()).isEqualTo(text.length() + 3);
        binary();
        assertThat(decoder.pending()).isFalse();
        assertThat(decoder.pendingBytes()).isZero();
    }

    @Test
    void attachmentsBelongToTheNextPacketWhateverItsNamespace() {
        assertThat(Rendered.decode(decoder, "2/a,[\"x\"]", "51-/b,3[\"y\"," + PLACEHOLDER + "]", "<07>", "2/a,[\"z\"]"))
                .containsExactly(
                        "{\"type\":2,\"nsp\":\"/a\",\"data\":[\"x\"]}",
                        "{\"type\":2,\"nsp\":\"/b\",\"id\":3,\"data\":[\"y\",\"<07>\"]}",
                        "{\"type\":2,\"nsp\":\"/a\",\"data\":[\"z\"]}");
    }

    @Test
    void afterAResetNothingIsAwaited() throws Exception {
        text("51-[\"a\"]");
        decoder.reset();
        assertThat(decoder.pending()).isFalse();
        assertThat(text("2[\"b\"]").args().eventName()).isEqualTo("b");
        assertThatThrownBy(() -> binary(1)).hasMessage("got binary data when not reconstructing a packet");
    }

    @Test
    void attachmentsTogetherAreLimited() throws Exception {
        var limited = parser.newDecoder(new DecodeLimits(10, 5, JsonLimits.DEFAULT));
        byte[] text = "53-[\"a\"]".getBytes(UTF_8);
        limited.text(text, 0, text.length);
        limited.binary(new byte[3], 0, 3);
        limited.binary(new byte[2], 0, 2);
        assertThatThrownBy(() -> limited.binary(new byte[1], 0, 1))
                .hasMessage("attachments of more than 5 bytes together");
    }

    @Test
    void anAttachmentIsKeptWithoutCopyWhenItIsAWholeArray() throws Exception {
        byte[] whole = {1, 2};
        text("52-[\"a\"]");
        decoder.binary(whole, 0, 2);
        var attachments =
                decoder.binary(new byte[] {9, 3, 9}, 1, 1).args().payload().attachments();
        assertThat(attachments.get(0)).isSameAs(whole);
        assertThat(attachments.get(1)).containsExactly(3);
    }

    @Test
    void namespacesAreLimited() throws Exception {
        String name = "/" + "n".repeat(511);
        assertThat(text("0" + name).namespace()).isEqualTo(name);
        assertThat(text("0" + name + ",").namespace()).isEqualTo(name);
        refused("0" + name + "n", "namespace longer than 512 bytes");
        refused("0/" + "n".repeat(1_000_000), "namespace longer than 512 bytes");
    }

    @Test
    void namespacesOfOneConnectionAreKeptApart() throws Exception {
        assertThat(text("0/é,").namespace()).isEqualTo("/é");
        assertThat(text("0/é,").namespace()).isEqualTo("/é");
        assertThat(text("0/ab,").namespace()).isEqualTo("/ab");
        assertThat(text("0/ac,").namespace()).isEqualTo("/ac");
        assertThat(text("0/ac").namespace()).isEqualTo("/ac");
        assertThat(text("0").namespace()).isEqualTo("/");
        assertThat(text("0/a?b=1,").namespace()).isEqualTo("/a?b=1");
    }

    @Test
    void nestingIsLimited() throws Exception {
        text("2[\"a\"," + "[".repeat(127) + "]".repeat(127) + "]");
        refused("2[\"a\"," + "[".repeat(128) + "]".repeat(128) + "]", "invalid payload: nested deeper than 128 levels");
        refused("51-[\"a\"," + "{\"x\":".repeat(500_000), "invalid payload: nested deeper than 128 levels");
    }

    @Test
    void theNumberOfTokensIsLimitedBeyondWhatAMessageOfTheDefaultSizeCanHold() throws Exception {
        assertThat(text("2[\"a\"" + ",0".repeat(499_990) + "]").args().size()).isEqualTo(499_991);
        refused("2[\"a\"" + ",{}".repeat(600_000) + "]", "invalid payload: more than 1000000 tokens");
    }

    @Test
    void ourOwnPacketsMeetNoLimits() throws Exception {
        var own = parser.newDecoder(DecodeLimits.DEFAULT.forOwnPackets());
        byte[] text = ("2[\"a\"," + "[".repeat(400) + "0,".repeat(300_000) + "1".repeat(500) + "]".repeat(401))
                .getBytes(UTF_8);
        assertThat(own.text(text, 0, text.length).args().size()).isEqualTo(2);
        byte[] binary = "520-[\"a\"]".getBytes(UTF_8);
        assertThat(own.text(binary, 0, binary.length)).isNull();
    }

    @Test
    void aReceivedMessageIsNotCopied() throws Exception {
        byte[] text = ("2[\"chat\",\"" + "x".repeat(100_000) + "\"]").getBytes(UTF_8);
        assertThat(decoder.text(text, 0, text.length).args().arg(1).array()).isSameAs(text);
        long allocated = Allocation.of(() -> decoder.text(text, 0, text.length));
        assertThat(allocated).isLessThan(500);
    }

    @Test
    void unknownTypesAreNamed() {
        refused("7", "unknown packet type 7");
        refused("9[]", "unknown packet type 9");
        refused("x", "unknown packet type NaN");
        refused(" ", "unknown packet type NaN");
        refused("é", "unknown packet type NaN");
        refused("", "empty packet");
    }

    @Test
    void limitsArePositive() {
        assertThatThrownBy(() -> new DecodeLimits(0, 1, JsonLimits.DEFAULT))
                .hasMessage("maxAttachments: 0 (expected: > 0)");
        assertThatThrownBy(() -> new DecodeLimits(1, 1, 0, JsonLimits.DEFAULT))
                .hasMessage("maxNamespaceLength: 0 (expected: > 0)");
        assertThat(List.of(DecodeLimits.DEFAULT.maxAttachments(), DecodeLimits.DEFAULT.maxNamespaceLength()))
                .containsExactly(10, 512);
    }

    private void refused(String packet, String message) {
        assertThat(Rendered.decode(parser.newDecoder(DecodeLimits.DEFAULT), packet))
                .singleElement()
                .asString()
                .startsWith("ERR " + message);
    }

    private SocketPacket text(String packet) throws PacketFormatException {
        byte[] bytes = packet.getBytes(UTF_8);
        return decoder.text(bytes, 0, bytes.length);
    }

    private SocketPacket binary(int... data) throws PacketFormatException {
        byte[] bytes = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            bytes[i] = (byte) data[i];
        }
        return decoder.binary(bytes, 0, bytes.length);
    }
}
