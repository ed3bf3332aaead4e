/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtcomm.codec.JacksonJsonCodec;
import io.rtcomm.codec.JsonCodec;
import io.rtcomm.protocol.socket.DecodeLimits;
import io.rtcomm.protocol.socket.JsonPacketParser;
import io.rtcomm.protocol.socket.PacketArgs;
import io.rtcomm.protocol.socket.PacketDecoder;
import io.rtcomm.protocol.socket.PacketEncoder;
import io.rtcomm.protocol.socket.PacketFormatException;
import io.rtcomm.protocol.socket.SocketPacket;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One event from the bytes of its message to arguments, and back. The baselines give the same JSON to Jackson alone: a
 * tree, from which the application takes its values, and an array of values.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = Forks.NO_LEAK_DETECTION)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class PacketCodecBenchmark {
    /** The type, in front of the JSON of an event. */
    private static final int HEADER_BYTES = 1;

    private final byte[] chat = "2[\"chat message\",\"See you at the station, half past 8\"]".getBytes(UTF_8);
    private final byte[] move =
            "2[\"move\",{\"piece\":\"knight\",\"column\":5,\"row\":3,\"check\":true}]".getBytes(UTF_8);

    private final JsonCodec codec = new JacksonJsonCodec();
    private final JsonPacketParser parser = new JsonPacketParser(codec);
    private final PacketDecoder decoder = parser.newDecoder(DecodeLimits.DEFAULT);
    private final PacketEncoder encoder = parser.encoder();
    private final JsonMapper jackson = new JsonMapper();

    /** Checked, and the arguments found; they stay bytes. */
    @Benchmark
    public PacketArgs decode() throws PacketFormatException {
        return decode(chat);
    }

    @Benchmark
    public JsonNode decodeByJackson() {
        return tree(chat);
    }

    @Benchmark
    public @Nullable String decodeString() throws PacketFormatException {
        return codec.read(decode(chat).arg(1), String.class);
    }

    @Benchmark
    public String decodeStringByJackson() {
        return tree(chat).get(1).stringValue();
    }

    @Benchmark
    public @Nullable Move decodeRecord() throws PacketFormatException {
        return codec.read(decode(move).arg(1), Move.class);
    }

    @Benchmark
    public Move decodeRecordByJackson() {
        return jackson.treeToValue(tree(move).get(1), Move.class);
    }

    @Benchmark
    public byte[] encode(Outgoing event) {
        return encoder.encodeEvent("/", SocketPacket.NO_ID, event.elements).head();
    }

    @Benchmark
    public byte[] encodeByJackson(Outgoing event) {
        return jackson.writeValueAsBytes(event.elements);
    }

    private PacketArgs decode(byte[] message) throws PacketFormatException {
        var packet = decoder.text(message, 0, message.length);
        return Objects.requireNonNull(packet, "a packet without attachments is complete")
                .args();
    }

    private JsonNode tree(byte[] message) {
        return jackson.readTree(message, HEADER_BYTES, message.length - HEADER_BYTES);
    }

    /** An event to be sent. */
    @State(Scope.Thread)
    public static class Outgoing {
        /** What its one argument is. */
        @Param({"string32", "record", "string1024", "string16384"})
        public String argument = "";

        @Nullable
        Object[] elements = {};

        @Setup
        public void make() {
            elements =
                    new @Nullable Object[] {"news", argument.equals("record") ? new Move("knight", 5, 3, true) : text()
                    };
        }

        private String text() {
            return Texts.ascii(Integer.parseInt(argument.substring("string".length())));
        }
    }
}
