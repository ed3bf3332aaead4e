/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes down what a reader tells, one line each; an error is a line too. */
class FrameLog implements FrameListener {
    final List<String> lines = new ArrayList<>();
    final List<byte[]> payloads = new ArrayList<>();

    /** What a reader with these limits tells when it is fed these bytes in pieces that end at these indexes. */
    static List<String> of(int maxBytes, int maxFragments, byte[] bytes, int... splits) {
        var log = new FrameLog();
        log.feed(new FrameReader(maxBytes, maxFragments, null, log), bytes, splits);
        return log.lines;
    }

    static List<String> of(byte[] bytes, int... splits) {
        return of(1 << 20, 1024, bytes, splits);
    }

    static List<String> byteByByte(byte[] bytes) {
        return of(bytes, everyIndex(bytes));
    }

    static int[] everyIndex(byte[] bytes) {
        int[] splits = new int[bytes.length];
        for (int i = 0; i < splits.length; i++) {
            splits[i] = i + 1;
        }
        return splits;
    }

    void feed(FrameReader reader, byte[] bytes, int... splits) {
        int from = 0;
        for (int i = 0; i <= splits.length; i++) {
            int to = i < splits.length ? Math.min(splits[i], bytes.length) : bytes.length;
            feed(
                    reader,
                    to - from == 1
                            ? Unpooled.wrappedBuffer(bytes, from, 1)
                            : Unpooled.directBuffer(to - from).writeBytes(bytes, from, to - from));
            from = to;
        }
    }

    void feed(FrameReader reader, ByteBuf in) {
        try {
            reader.read(in);
        } catch (WebSocketProtocolException e) {
            lines.add("error " + e.closeCode());
        } finally {
            in.release();
        }
    }

    @Override
    public void onText(byte[] utf8) {
        lines.add("text " + new String(utf8, UTF_8));
        payloads.add(utf8);
    }

    @Override
    public void onBinary(byte[] data) {
        lines.add("binary " + HexFormat.of().formatHex(data));
        payloads.add(data);
    }

    @Override
    public void onPing(byte[] payload) {
        lines.add("ping " + HexFormat.of().formatHex(payload));
    }

    @Override
    public void onPong(byte[] payload) {
        lines.add("pong " + HexFormat.of().formatHex(payload));
    }

    @Override
    public void onClose(int code, String reason) {
        lines.add("close " + code + " " + reason);
    }
}
