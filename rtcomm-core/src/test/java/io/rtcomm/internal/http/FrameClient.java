/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Headers;
import io.rtcomm.internal.http2.FrameCodecs;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Writes frames of HTTP/2 byte by byte, right or wrong, and reads what comes back. Confined to the thread of the test. */
final class FrameClient implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;

    /** A frame that came. */
    record Frame(int type, int flags, int stream, byte[] payload) {
        boolean endsStream() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }

        String text() {
            return new String(payload, ISO_8859_1);
        }

        /** The error code of RST_STREAM or GOAWAY. */
        int error() {
            return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();

    FrameClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    /** Says hello as a client should. */
    static FrameClient greeting(int port) throws IOException {
        var client = new FrameClient(port);
        client.send(FrameCodecs.PREFACE.getBytes(ISO_8859_1));
        client.frame(SETTINGS, 0, 0);
        return client;
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    void frame(int type, int flags, int stream, int... payload) throws IOException {
        var bytes = new byte[payload.length];
        for (int i = 0; i < payload.length; i++) {
            bytes[i] = (byte) payload[i];
        }
        frame(type, flags, stream, bytes);
    }

    void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        send(bytes(type, flags, stream, payload));
    }

    static byte[] bytes(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** Field lines without any compression (RFC 7541 §6.2.2). */
    static byte[] fields(String... namesAndValues) {
        var block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.write(0);
            literal(block, namesAndValues[i]);
            literal(block, namesAndValues[i + 1]);
        }
        return block.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, String text) {
        int length = text.length();
        if (length < 127) {
            block.write(length);
        } else {
            block.write(127);
            for (length -= 127; length >= 128; length /= 128) {
                block.write(length % 128 + 128);
            }
            block.write(length);
        }
        block.writeBytes(text.getBytes(ISO_8859_1));
    }

    static byte[] get(String path, String... more) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(fields(":method", "GET", ":scheme", "http", ":path", path, ":authority", "h"));
        all.writeBytes(fields(more));
        return all.toByteArray();
    }

    /** Sends a request without body. */
    void request(int stream, byte[] fields) throws IOException {
        frame(HEADERS, END_HEADERS | END_STREAM, stream, fields);
    }

    /** Sends the head of a request that has a body. */
    void begin(int stream, byte[] fields) throws IOException {
        frame(HEADERS, END_HEADERS, stream, fields);
    }

    void data(int stream, String text) throws IOException {
        frame(DATA, 0, stream, text.getBytes(ISO_8859_1));
    }

    void lastData(int stream, String text) throws IOException {
        frame(DATA, END_STREAM, stream, text.getBytes(ISO_8859_1));
    }

    void cancel(int stream) throws IOException {
        frame(RST_STREAM, 0, stream, 0, 0, 0, 8); // CANCEL
    }

    void ping() throws IOException {
        frame(PING, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
    }

    /** The next frame, or null when the server closed the connection. */
    @Nullable
    Frame next() throws IOException {
        try {
            int head = in.readInt();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            var payload = new byte[head >>> 8];
            in.readFully(payload);
            return new Frame(head & 0xff, flags, stream, payload);
        } catch (EOFException e) {
            return null;
        }
    }

    /** The next frame that fits; those before it are skipped. */
    Frame next(Predicate<Frame> wanted) throws IOException {
        for (Frame frame = next(); frame != null; frame = next()) {
            if (wanted.test(frame)) {
                return frame;
            }
        }
        throw new EOFException("the server closed the connection before such a frame came");
    }

    Frame next(int type, int stream) throws IOException {
        return next(frame -> frame.type() == type && frame.stream() == stream);
    }

    Http2Headers headers(int stream) throws IOException {
        return decode(next(HEADERS, stream));
    }

    /** The status that the next header fields of a stream begin with. */
    String status(int stream) throws IOException {
        return headers(stream).status().toString();
    }

    Http2Headers decode(Frame frame) {
        try {
            return decoder.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()));
        } catch (Exception e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    /** Reads until the server has closed, which it must. Returns the last GOAWAY. */
    @Nullable
    Frame untilClosed() throws IOException {
        Frame last = null;
        try {
            for (Frame frame = next(); frame != null; frame = next()) {
                last = frame.type() == GOAWAY ? frame : last;
            }
        } catch (java.net.SocketException e) {
            return last; // reset, because bytes were on their way
        }
        return last;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
