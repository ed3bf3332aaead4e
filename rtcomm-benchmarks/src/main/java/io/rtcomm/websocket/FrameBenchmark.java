/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.rtcomm.benchmarks.Forks;
import io.rtcomm.benchmarks.Texts;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.Framer;
import io.rtcomm.websocket.frame.FrameWriter;
import io.rtcomm.websocket.frame.Opcode;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A masked text frame from the socket's buffer to a checked array, and a message from its array to a framed buffer. The
 * baseline reads by Netty's decoder and validator, and copies what they leave in a buffer into an array as well.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {Forks.NO_LEAK_DETECTION, Forks.CACHED_BUFFERS, Forks.CUSTOM_THREADS, Forks.LOOP_THREADS})
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class FrameBenchmark {
    private static final int MAX_BYTES = 1_000_000;
    private static final int MAX_FRAGMENTS = 1024;
    private static final int MASKED = 0x80;
    private static final byte[] KEY = {0x12, (byte) 0xA4, 0x56, (byte) 0xF8};

    /** The payload of the frame, in bytes. */
    @Param({"32", "1024", "16384"})
    public int size;

    /** {@code ascii}, or {@code mixed}: half of the characters beyond it. */
    @Param({"ascii", "mixed"})
    public String text = "";

    private final ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
    private final ReadText sink = new ReadText();
    private final EmbeddedChannel ours = channel(new ReadByFrameReader(MAX_BYTES, MAX_FRAGMENTS, sink));
    private final EmbeddedChannel nettys = channel(
            new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                    .maxFramePayloadLength(MAX_BYTES)
                    .build()),
            new Utf8FrameValidator(),
            new ReadByNetty(sink));
    private final Framer framer = WebSocketParts.framer();
    private final SingleMessage queue = new SingleMessage();

    private byte[] masked = {};

    private static EmbeddedChannel channel(ChannelHandler... handlers) {
        var channel = new EmbeddedChannel();
        channel.pipeline().addLast(handlers);
        return channel;
    }

    @Setup
    public void makeFrame() {
        byte[] payload = (text.equals("ascii") ? Texts.ascii(size) : Texts.mixed(size)).getBytes(UTF_8);
        masked = maskedFrame(payload);
        queue.message = EncodedMessage.message(payload, false, List.of(), true, true);
    }

    private byte[] maskedFrame(byte[] payload) {
        ByteBuf frame = allocator.heapBuffer();
        FrameWriter.writeHeader(frame, Opcode.TEXT, false, payload.length);
        frame.setByte(1, frame.getByte(1) | MASKED).writeBytes(KEY);
        for (int i = 0; i < payload.length; i++) {
            frame.writeByte(payload[i] ^ KEY[i & 3]);
        }
        byte[] bytes = new byte[frame.readableBytes()];
        frame.readBytes(bytes).release();
        return bytes;
    }

    @TearDown
    public void closeChannels() {
        ours.finishAndReleaseAll();
        nettys.finishAndReleaseAll();
    }

    @Benchmark
    public byte[] read() {
        ours.pipeline().fireChannelRead(received());
        return sink.text;
    }

    @Benchmark
    public byte[] readByNetty() {
        nettys.pipeline().fireChannelRead(received());
        return sink.text;
    }

    /** A fresh buffer each time, because Netty's decoder unmasks in place. */
    private ByteBuf received() {
        return allocator.directBuffer(masked.length).writeBytes(masked);
    }

    /** One message into a buffer of its own, ready to be written. */
    @Benchmark
    public int frame() {
        ByteBuf framed = framer.frame(queue, 1, allocator);
        int bytes = framed.readableBytes();
        framed.release();
        return bytes;
    }
}
