/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.tests.wire.Frame;
import io.rtcomm.tests.wire.RawWebSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, rule by rule, against an endpoint that echoes: what a client may do works, what it must not do ends it. */
@Timeout(60)
class ConformanceTest {
    private static EchoServer server;

    @BeforeAll
    static void start() {
        server = new EchoServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    // Framing (§5.2)

    @ParameterizedTest
    @CsvSource({
        "1, 0", "1, 125", "1, 126", "1, 127", "1, 128", "1, 65535", "1, 65536", "1, 65537",
        "2, 0", "2, 125", "2, 126", "2, 127", "2, 128", "2, 65535", "2, 65536", "2, 65537"
    })
    void aMessageOfAnyLengthComesBack(int opcode, int length) {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) '*');
        var client = server.open().send(new Frame(true, 0, opcode, payload));

        assertMessage(client.next(), opcode, payload);
        assertCloses(client);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 997, 65_536})
    void aMessageMayComeInPiecesOfAnySize(int piece) {
        byte[] payload = "Ωmega·".repeat(piece == 1 ? 20 : 10_000).getBytes(UTF_8);
        byte[] frame = new Frame(true, 0, Frame.TEXT, payload).masked();
        var client = server.open();
        for (int at = 0; at < frame.length; at += piece) {
            client.send(Arrays.copyOfRange(frame, at, Math.min(frame.length, at + piece)));
        }

        assertMessage(client.next(), Frame.TEXT, payload);
        assertCloses(client);
    }

    @Test
    void aFrameThatIsNotMaskedIsRefused() {
        assertFails(server.open().send(Frame.text("x").unmasked()), 1002);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "81 fe 00 05 00 00 00 00", // 16 bits for what goes into 7
                "81 ff 00 00 00 00 00 00 ff ff 00 00 00 00", // 64 bits for what goes into 16
                "82 ff 80 00 00 00 00 00 00 00 00 00 00 00", // the top bit is set
            })
    void aLengthThatIsNotTheShortestIsRefused(String header) {
        assertFails(server.open().send(hex(header)), 1002);
    }

    @Test
    void aMessageBeyondTheLimitIsRefusedBeforeItsBytesCome() {
        byte[] header = ByteBuffer.allocate(14)
                .put((byte) 0x82)
                .put((byte) 0xFF)
                .putLong(EchoServer.MAX_MESSAGE + 1L)
                .array();

        assertFails(server.open().send(header), 1009);
    }

    // Pings and pongs (§5.5.2, §5.5.3)

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "48656c6c6f", "00fffefdfcfb00ff"})
    void aPingIsAnsweredWithItsPayload(String payload) {
        var client = server.open().send(new Frame(true, 0, Frame.PING, hex(payload)));

        assertMessage(client.next(), Frame.PONG, hex(payload));
        assertCloses(client);
    }

    @Test
    void theLongestPingIsAnsweredAndALongerOneRefused() {
        var client = server.open().send(new Frame(true, 0, Frame.PING, new byte[125]));
        assertMessage(client.next(), Frame.PONG, new byte[125]);

        assertFails(client.send(new Frame(true, 0, Frame.PING, new byte[126])), 1002);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tenPingsAreAnsweredInTheirOrder(boolean byteByByte) {
        var client = server.open();
        for (int i = 0; i < 10; i++) {
            byte[] ping = new Frame(true, 0, Frame.PING, ("payload-" + i).getBytes(UTF_8)).masked();
            if (byteByByte) {
                for (byte b : ping) {
                    client.send(new byte[] {b});
                }
            } else {
                client.send(ping);
            }
        }

        for (int i = 0; i < 10; i++) {
            assertMessage(client.next(), Frame.PONG, ("payload-" + i).getBytes(UTF_8));
        }
        assertCloses(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "756e736f6c696369746564"})
    void aPongThatNobodyAskedForIsTaken(String payload) {
        var client = server.open().send(new Frame(true, 0, Frame.PONG, hex(payload)), Frame.text("still here"));

        assertThat(client.text()).isEqualTo("still here");
        assertCloses(client);
    }

    // Reserved bits and opcodes (§5.2)

    private static Stream<Frame> framesWithReservedBits() {
        return IntStream.rangeClosed(1, 7)
                .boxed()
                .flatMap(rsv -> Stream.of(Frame.TEXT, Frame.BINARY, Frame.PING, Frame.PONG, Frame.CLOSE)
                        .map(opcode -> new Frame(true, rsv, opcode, opcode == Frame.CLOSE ? hex("03e8") : hex("2a"))))
                .filter(frame -> !(frame.rsv() == 4 && frame.opcode() <= Frame.BINARY));
    }

    @ParameterizedTest
    @MethodSource("framesWithReservedBits")
    void reservedBitsAreRefusedAndWhatCameBeforeIsAnswered(Frame frame) {
        var client = server.open().send(Frame.text("before"), frame, Frame.text("after"));

        assertThat(client.text()).isEqualTo("before");
        assertFails(client, 1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {Frame.TEXT, Frame.BINARY})
    void theBitOfCompressionIsRefusedWhenNoneWasAgreedOn(int opcode) {
        assertFails(server.open().send(new Frame(true, 4, opcode, hex("2a00"))), 1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    void reservedOpcodesAreRefusedAndWhatCameBeforeIsAnswered(int opcode) {
        var client = server.open().send(Frame.text("before"), new Frame(true, 0, opcode, hex("")), Frame.text("after"));

        assertThat(client.text()).isEqualTo("before");
        assertFails(client, 1002);
    }

    // Fragments (§5.4)

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 20, 1000})
    void fragmentsAddUpToTheirMessage(int fragments) {
        var client = server.open();
        var whole = new StringBuilder();
        for (int i = 0; i < fragments; i++) {
            String part = "part" + i + ",";
            whole.append(part);
            client.send(new Frame(i == fragments - 1, 0, i == 0 ? Frame.TEXT : 0, part.getBytes(UTF_8)));
        }

        assertMessage(client.next(), Frame.TEXT, whole.toString().getBytes(UTF_8));
        assertCloses(client);
    }

    @Test
    void emptyFragmentsAreAMessageToo() {
        var client = server.open().send(part(Frame.TEXT, ""), part(0, ""), last(""));
        assertMessage(client.next(), Frame.TEXT, new byte[0]);

        client.send(part(Frame.TEXT, ""), part(0, "middle"), last(""));
        assertThat(client.text()).isEqualTo("middle");
        assertCloses(client);
    }

    @Test
    void controlFramesBetweenFragmentsAreAnsweredAtOnce() {
        var client = server.open()
                .send(part(Frame.TEXT, "one "), new Frame(true, 0, Frame.PING, hex("01")), part(0, "two "));
        assertMessage(client.next(), Frame.PONG, hex("01"));

        client.send(new Frame(true, 0, Frame.PONG, hex("")), new Frame(true, 0, Frame.PING, hex("02")), last("three"));
        assertThat(List.of(client.next().opcode(), client.next().opcode()))
                .containsExactlyInAnyOrder(Frame.PONG, Frame.TEXT);
        assertCloses(client);
    }

    @ParameterizedTest
    @ValueSource(ints = {Frame.PING, Frame.PONG, Frame.CLOSE})
    void aFragmentedControlFrameIsRefused(int opcode) {
        assertFails(server.open().send(new Frame(false, 0, opcode, hex("03e8")), last("")), 1002);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aContinuationOfNothingIsRefused(boolean fin) {
        assertFails(server.open().send(new Frame(fin, 0, 0, hex("2a")), Frame.text("x")), 1002);
    }

    @Test
    void aContinuationAfterTheLastFragmentIsRefused() {
        var client = server.open().send(part(Frame.TEXT, "a"), last("b"), part(0, "c"));

        assertThat(client.text()).isEqualTo("ab");
        assertFails(client, 1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {Frame.TEXT, Frame.BINARY})
    void aMessageWithinAMessageIsRefused(int opcode) {
        assertFails(server.open().send(part(Frame.TEXT, "a"), new Frame(true, 0, opcode, hex("2a"))), 1002);
    }

    // UTF-8 (§8.1)

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cebae1bdb9cf83cebcceb5", // Greek
                "00",
                "7f",
                "c280",
                "dfbf",
                "e0a080",
                "ed9fbf",
                "ee8080",
                "efbfbd",
                "efbfbe",
                "efbfbf",
                "f0908080",
                "f48fbfbf",
                "f09f8fbff0908d88",
                "e29885 e29886",
                "efbb bf78"
            })
    void validTextComesBackHoweverItIsCut(String text) {
        byte[] payload = hex(text);
        var client = server.open().send(new Frame(true, 0, Frame.TEXT, payload));
        assertMessage(client.next(), Frame.TEXT, payload);

        for (int i = 0; i <= payload.length; i++) {
            boolean first = i == 0;
            byte[] piece = i < payload.length ? new byte[] {payload[i]} : new byte[0];
            client.send(new Frame(i == payload.length, 0, first ? Frame.TEXT : 0, piece));
        }
        assertMessage(client.next(), Frame.TEXT, payload);
        assertCloses(client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "bf",
                "8080",
                "c0af",
                "e080af",
                "f08080af",
                "f8808080af",
                "fc80808080af",
                "c1bf",
                "e09fbf",
                "f08fbfbf",
                "f88080808080",
                "fe",
                "ff",
                "fefeffff",
                "eda080",
                "edad bf",
                "edae80",
                "edafbf",
                "edb080",
                "edbe80",
                "edbfbf",
                "eda080edb080",
                "f4908080",
                "f5808080",
                "f7bfbfbf",
                "cebae1bdb9cf83cebcceb5eda080656469746564",
                "c0",
                "e000",
                "f0288cbc",
                "e2 28 a1",
                "c3 28"
            })
    void invalidTextIsRefused(String text) {
        assertFails(server.open().send(new Frame(true, 0, Frame.TEXT, hex(text))), 1007);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c2", "e1", "e1bd", "f0", "f09f", "f09f8f", "cebae1"})
    void textThatEndsWithinACharacterIsRefused(String text) {
        assertFails(server.open().send(new Frame(true, 0, Frame.TEXT, hex(text))), 1007);
    }

    @Test
    void invalidTextIsRefusedAsSoonAsItIsSeen() {
        var client = server.open().send(new Frame(false, 0, Frame.TEXT, hex("cebae1bdb9cf83cebcceb5")));
        client.send(new Frame(false, 0, 0, hex("f4908080")));
        assertFails(client, 1007);

        byte[] rest = new Frame(true, 0, Frame.TEXT, hex("cebae1bdb9cf83cebcceb5 f4 90 80 80 656469746564")).masked();
        assertFails(server.open().send(Arrays.copyOf(rest, 6 + 13)), 1007); // the message has not come to its end
    }

    @Test
    void binaryMessagesAreNoText() {
        var client = server.open().send(new Frame(true, 0, Frame.BINARY, hex("ff80c0")));

        assertMessage(client.next(), Frame.BINARY, hex("ff80c0"));
        assertCloses(client);
    }

    // Closing (§5.5.1, §7)

    @Test
    void whatCameBeforeACloseIsAnsweredAndNothingAfterIt() {
        var client = server.open()
                .send(
                        Frame.text("before"),
                        Frame.close(1000),
                        Frame.text("after"),
                        new Frame(true, 0, Frame.PING, hex("")),
                        Frame.close(1000));

        assertThat(client.text()).isEqualTo("before");
        assertThat(client.next().closeCode()).isEqualTo(1000);
        assertThat(client.ended()).isTrue();
    }

    @Test
    void aCloseWithoutCodeIsAnsweredWithoutCode() {
        var client = server.open().send(new Frame(true, 0, Frame.CLOSE, new byte[0]));

        assertMessage(client.next(), Frame.CLOSE, new byte[0]);
        assertThat(client.ended()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 7, 123})
    void aReasonIsTaken(int bytes) {
        byte[] payload = new byte[2 + bytes];
        Arrays.fill(payload, (byte) '*');
        payload[0] = 3;
        payload[1] = (byte) 0xE8;
        var client = server.open().send(new Frame(true, 0, Frame.CLOSE, payload));

        assertThat(client.next().closeCode()).isEqualTo(1000);
        assertThat(client.ended()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"03, 1002", "03e8cebae1bdb9cf83cebcceb5eda080656469746564, 1007", "03e8ff, 1007"})
    void aMalformedCloseIsRefused(String payload, int code) {
        assertFails(server.open().send(new Frame(true, 0, Frame.CLOSE, hex(payload))), code);
    }

    @Test
    void aCloseFrameThatIsTooLongIsRefused() {
        byte[] payload = new byte[126];
        payload[0] = 3;
        payload[1] = (byte) 0xE8;

        assertFails(server.open().send(new Frame(true, 0, Frame.CLOSE, payload)), 1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999})
    void aCodeThatMayBeSentIsAnsweredWithItself(int code) {
        var client = server.open().send(Frame.close(code));

        assertThat(client.next().closeCode()).isEqualTo(code);
        assertThat(client.ended()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 5000, 65535})
    void aCodeThatMustNotBeSentIsRefused(int code) {
        assertFails(server.open().send(Frame.close(code)), 1002);
    }

    // Size and number (limits of implementations, §10.4)

    @ParameterizedTest
    @CsvSource({
        "1, 65536, 65536",
        "1, 1048576, 1048576",
        "1, 16777216, 16777216",
        "2, 1048576, 1048576",
        "2, 16777216, 16777216",
        "1, 4194304, 64",
        "1, 4194304, 4096",
        "2, 4194304, 262144"
    })
    void largeMessagesComeBack(int opcode, int bytes, int fragment) throws Exception {
        byte[] payload = new byte[bytes];
        Arrays.fill(payload, (byte) 'x');
        var client = server.open();
        var sending = new Thread(() -> {
            for (int at = 0; at < bytes; at += fragment) {
                byte[] part = Arrays.copyOfRange(payload, at, Math.min(bytes, at + fragment));
                client.send(new Frame(at + fragment >= bytes, 0, at == 0 ? opcode : 0, part));
            }
        });
        sending.start();

        assertMessage(client.next(), opcode, payload);
        sending.join();
        assertCloses(client);
    }

    @Test
    void aThousandMessagesComeBackOneByOne() {
        var client = server.open();
        for (int i = 0; i < 1000; i++) {
            client.send("message " + i);
            assertThat(client.text()).isEqualTo("message " + i);
        }
        assertCloses(client);
    }

    // Helpers

    private static Frame part(int opcode, String text) {
        return new Frame(false, 0, opcode, text.getBytes(UTF_8));
    }

    private static Frame last(String text) {
        return new Frame(true, 0, Frame.CONTINUATION, text.getBytes(UTF_8));
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private static void assertMessage(Frame frame, int opcode, byte[] payload) {
        assertThat(frame.fin()).isTrue();
        assertThat(frame.rsv()).isZero();
        assertThat(frame.opcode()).isEqualTo(opcode);
        assertThat(Arrays.equals(frame.payload(), payload))
                .as("payload of %s bytes", frame.payload().length)
                .isTrue();
    }

    private static void assertCloses(RawWebSocket client) {
        client.send(Frame.close(1000));
        assertThat(client.next().closeCode()).isEqualTo(1000);
        assertThat(client.ended()).isTrue();
    }

    /** The next frame is a close frame with this code, and the server ends its side. */
    private static void assertFails(RawWebSocket client, int code) {
        Frame frame = client.next();
        assertThat(frame.opcode()).isEqualTo(Frame.CLOSE);
        assertThat(frame.closeCode()).isEqualTo(code);
        assertThat(client.ended()).isTrue();
        client.close();
    }
}
