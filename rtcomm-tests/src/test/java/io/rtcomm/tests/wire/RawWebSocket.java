/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One WebSocket connection of a client that sends whatever it is told. Control frames are frames like others: nothing is
 * answered by itself. Confined to one thread at a time.
 */
public final class RawWebSocket implements AutoCloseable {
    /** The code that stands for a connection that ended without a close frame. */
    public static final int NO_CLOSE_FRAME = 1006;

    private final RawHttp wire;
    private final HttpAnswer handshake;

    /** Asks to switch, with proper header fields and these in addition. */
    public RawWebSocket(int port, String target, String... fields) {
        this(port, target, new byte[0], fields);
    }

    /** The same with bytes that follow the request in the same segment. */
    public RawWebSocket(int port, String target, byte[] following, String... fields) {
        this(new RawHttp(port), target, following, fields);
    }

    /** Asks to switch on a connection. */
    public RawWebSocket(RawHttp wire, String target, String... fields) {
        this(wire, target, new byte[0], fields);
    }

    private RawWebSocket(RawHttp wire, String target, byte[] following, String... fields) {
        this.wire = wire;
        byte[] head = request(target, fields).getBytes(UTF_8);
        wire.send(ByteBuffer.allocate(head.length + following.length)
                .put(head)
                .put(following)
                .array());
        handshake = wire.read();
    }

    /** The text of the opening request. */
    public static String request(String target, String... fields) {
        var all = new ArrayList<>(List.of(
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
        all.addAll(List.of(fields));
        return RawHttp.head("GET", target, all.toArray(String[]::new)) + "\r\n";
    }

    /** How the request was answered. */
    public HttpAnswer handshake() {
        return handshake;
    }

    /** Sends frames in one segment. */
    public RawWebSocket send(Frame... frames) {
        var bytes = new ByteArrayOutputStream();
        for (Frame frame : frames) {
            bytes.writeBytes(frame.masked());
        }
        return send(bytes.toByteArray());
    }

    /** Sends text messages in one segment. */
    public RawWebSocket send(String... texts) {
        var frames = new Frame[texts.length];
        for (int i = 0; i < texts.length; i++) {
            frames[i] = Frame.text(texts[i]);
        }
        return send(frames);
    }

    /** Sends bytes. */
    public RawWebSocket send(byte[] bytes) {
        wire.send(bytes);
        return this;
    }

    /** The next frame. */
    public Frame next() {
        try {
            byte[] start = wire.readExactly(2);
            if ((start[1] & 0x80) != 0) {
                throw new AssertionError("masked frame (expected: unmasked, RFC 6455 §5.1)");
            }
            int length = start[1] & 0x7f;
            if (length == 126) {
                length = ByteBuffer.wrap(wire.readExactly(2)).getShort() & 0xffff;
            } else if (length == 127) {
                length = Math.toIntExact(ByteBuffer.wrap(wire.readExactly(8)).getLong());
            }
            return new Frame((start[0] & 0x80) != 0, start[0] >> 4 & 7, start[0] & 0xf, wire.readExactly(length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next frame, which has to be text. */
    public String text() {
        Frame frame = next();
        if (frame.opcode() != Frame.TEXT || !frame.fin()) {
            throw new AssertionError(frame + " (expected: a whole text message)");
        }
        return frame.text();
    }

    /** Passes over what comes until the server ends the connection, and tells its close code. */
    public int closeCode() {
        int code = NO_CLOSE_FRAME;
        try {
            while (true) {
                Frame frame = next();
                if (frame.opcode() == Frame.CLOSE) {
                    code = frame.closeCode();
                    break;
                }
            }
            wire.send(Frame.close(1000).masked());
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof EOFException || e.getCause() instanceof SocketException)) {
                throw e;
            }
        }
        return code;
    }

    /** Waits for the end of the connection; whether it came before any further byte. */
    public boolean ended() {
        return wire.ended();
    }

    /** Breaks the connection off. */
    public void abort() {
        wire.abort();
    }

    @Override
    public void close() {
        wire.close();
    }
}
