/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One connection of the bare server. Confined to its loop. */
final class BareConnection extends ChannelInboundHandlerAdapter {
    private static final String KEY = "sec-websocket-key:";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final byte[] EVENT = "event: msg\ndata: \"".getBytes(US_ASCII);
    private static final byte[] EVENT_END = "\"\n\n".getBytes(US_ASCII);
    private static final int EVENT_NAME = 4; // in 42["pub","…"]
    private static final int ARGUMENT = 10;

    private final BareRoom everyone;
    private @Nullable Channel channel; // absent before the handshake
    private @Nullable ByteBuf rest; // absent unless a frame has come in part
    private boolean stream;
    private boolean written;

    /** In the room; -1 when it is not in there. Kept by the room. */
    int place = -1;

    BareConnection(BareRoom everyone) {
        this.everyone = everyone;
    }

    Channel channel() {
        if (channel == null) {
            throw new IllegalStateException("no handshake yet");
        }
        return channel;
    }

    boolean stream() {
        return stream;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var in = (ByteBuf) message;
        if (rest != null) {
            rest.writeBytes(in);
            in.release();
            in = rest;
            rest = null;
        }
        if (channel == null && !shakeHands(context, in)) {
            keep(context, in);
            return;
        }
        while (in.isReadable() && readFrame(context, in)) {
            // the next one
        }
        keep(context, in);
    }

    private void keep(ChannelHandlerContext context, ByteBuf in) {
        if (in.isReadable()) {
            rest = context.alloc().directBuffer(Math.max(512, 2 * in.readableBytes()));
            rest.writeBytes(in);
        }
        in.release();
    }

    private boolean shakeHands(ChannelHandlerContext context, ByteBuf in) {
        String head = in.toString(US_ASCII);
        int end = head.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        in.skipBytes(end + 4);
        channel = context.channel();
        stream = head.startsWith("GET /sse");
        context.writeAndFlush(ByteBufUtil.writeAscii(context.alloc(), stream ? streamHead() : switchHead(head)));
        everyone.add(this);
        return true;
    }

    private static String streamHead() {
        return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n\r\n";
    }

    private static String switchHead(String head) {
        int start = head.toLowerCase(Locale.ROOT).indexOf(KEY) + KEY.length();
        String key = head.substring(start, head.indexOf("\r\n", start)).strip();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(US_ASCII));
            return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                    + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n";
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-1", e);
        }
    }

    private boolean readFrame(ChannelHandlerContext context, ByteBuf in) {
        int available = in.readableBytes();
        int start = in.readerIndex();
        if (available < 6) {
            return false;
        }
        int length = in.getByte(start + 1) & 0x7f;
        int head = length == 126 ? 8 : length == 127 ? 14 : 6;
        if (available < head) {
            return false;
        }
        length = length == 126 ? in.getUnsignedShort(start + 2) : length == 127 ? in.getInt(start + 6) : length;
        if (available < head + length) {
            return false;
        }
        int payload = start + head;
        boolean ascii = unmask(in, payload, length, in.getInt(payload - 4));
        in.readerIndex(payload + length);
        int opcode = in.getByte(start) & 0xf;
        if (opcode == 8
                || (opcode == 1 && !ascii && !ByteBufUtil.isText(in, payload, length, StandardCharsets.UTF_8))) {
            context.writeAndFlush(frame(context, in, payload, opcode == 8 ? length : 0, 8))
                    .addListener(ChannelFutureListener.CLOSE);
            return false;
        }
        if (opcode == 1) {
            onText(context, in, payload, length);
        }
        return true;
    }

    private void onText(ChannelHandlerContext context, ByteBuf in, int at, int length) {
        if (length > ARGUMENT && in.getByte(at + EVENT_NAME) == 'p') {
            everyone.broadcast(everyone.events() ? event(context, in, at, length) : renamed(context, in, at, length));
            return;
        }
        if (in.getByte(at + 1) == '2' && in.getByte(at + 2) != '[') {
            context.write(answer(context, in, at, length), context.voidPromise());
        } else {
            context.write(framedInPlace(in, at, length), context.voidPromise());
        }
        written = true;
    }

    /** The head of the answer stands where that of the question stood, which was longer by the mask. */
    private static ByteBuf framedInPlace(ByteBuf in, int at, int length) {
        int head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
        int start = at - head;
        in.setByte(start, 0x81);
        switch (head) {
            case 2 -> in.setByte(start + 1, length);
            case 4 -> in.setByte(start + 1, 126).setShort(start + 2, length);
            default -> in.setByte(start + 1, 127).setLong(start + 2, length);
        }
        return in.retainedSlice(start, head + length);
    }

    /** {@code 42123456["ack","…"]} becomes {@code 43123456["…"]}. */
    private static ByteBuf answer(ChannelHandlerContext context, ByteBuf in, int at, int length) {
        int digits = 6;
        int argument = 2 + digits + "[\"ack\",".length();
        ByteBuf out = header(context, 3 + digits + length - argument, 1);
        out.writeByte('4').writeByte('3').writeBytes(in, at + 2, digits).writeByte('[');
        return out.writeBytes(in, at + argument, length - argument);
    }

    private static ByteBuf renamed(ChannelHandlerContext context, ByteBuf in, int at, int length) {
        ByteBuf out = frame(context, in, at, length, 1);
        int name = out.writerIndex() - length + EVENT_NAME;
        out.setByte(name, 'm').setByte(name + 1, 's').setByte(name + 2, 'g');
        return out;
    }

    private static ByteBuf event(ChannelHandlerContext context, ByteBuf in, int at, int length) {
        int argument = length - ARGUMENT - 2;
        return context.alloc()
                .directBuffer(EVENT.length + argument + EVENT_END.length)
                .writeBytes(EVENT)
                .writeBytes(in, at + ARGUMENT, argument)
                .writeBytes(EVENT_END);
    }

    private static ByteBuf frame(ChannelHandlerContext context, ByteBuf in, int at, int length, int opcode) {
        return header(context, length, opcode).writeBytes(in, at, length);
    }

    private static ByteBuf header(ChannelHandlerContext context, int length, int opcode) {
        ByteBuf out = context.alloc().directBuffer(10 + length);
        out.writeByte(0x80 | opcode);
        if (length < 126) {
            return out.writeByte(length);
        }
        return length < 65_536
                ? out.writeByte(126).writeShort(length)
                : out.writeByte(127).writeLong(length);
    }

    /** In place; tells whether all of it is ASCII. */
    private static boolean unmask(ByteBuf in, int at, int length, int key) {
        ByteBuffer bytes = in.internalNioBuffer(at, length);
        long key8 = (key & 0xffff_ffffL) << 32 | (key & 0xffff_ffffL);
        long seen = 0;
        int i = bytes.position();
        int end = i + length;
        for (; end - i >= 32; i += 32) {
            long a = bytes.getLong(i) ^ key8;
            long b = bytes.getLong(i + 8) ^ key8;
            long c = bytes.getLong(i + 16) ^ key8;
            long d = bytes.getLong(i + 24) ^ key8;
            bytes.putLong(i, a).putLong(i + 8, b).putLong(i + 16, c).putLong(i + 24, d);
            seen |= a | b | c | d;
        }
        for (; end - i >= 8; i += 8) {
            long a = bytes.getLong(i) ^ key8;
            bytes.putLong(i, a);
            seen |= a;
        }
        for (int shift = 24; i < end; i++, shift = (shift - 8) & 31) {
            byte b = (byte) (bytes.get(i) ^ key >>> shift);
            bytes.put(i, b);
            seen |= b;
        }
        return (seen & 0x8080_8080_8080_8080L) == 0;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (written) {
            written = false;
            context.flush();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        everyone.remove(this);
        if (rest != null) {
            rest.release();
            rest = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
