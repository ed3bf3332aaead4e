/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.rtcomm.fuzz.Cuts;
import io.rtcomm.fuzz.Work;
import io.rtcomm.observe.Metrics;
import io.rtcomm.protocol.engine.EngineFrame;
import io.rtcomm.protocol.engine.EnginePacketSink;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.protocol.engine.EngineProtocolException;
import io.rtcomm.transport.HttpCompression;
import io.rtcomm.transport.PerMessageDeflate;
import io.rtcomm.transport.Transport;
import io.rtcomm.transport.TransportOptions;
import io.rtcomm.transport.TransportProvider;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.ServiceLoader;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket connection from its handshake on, through the whole pipeline.
 *
 * <pre>
 *   input = switches, [length, that many characters of Sec-WebSocket-Extensions], frames
 *   frames, as they are, or each as: first byte, length of the payload, payload (which is masked and perhaps compressed)
 * </pre>
 *
 * What a session hears, and how the connection ends, is held against another reading of RFC 6455 and RFC 7692. However
 * the bytes are cut, it hears the same.
 */
class WebSocketFuzzTest {
    private static final int MAX_MESSAGE = 300;
    private static final int MAX_FRAGMENTS = 5;

    private static final int WITH_DEFLATE = 1;
    private static final int WITH_CONTEXT = 2;
    private static final int STRUCTURED = 4;
    private static final int COMPRESSED = 8;
    private static final int REVISION_3 = 16;
    private static final int WITH_EXTENSIONS = 32;

    private static final String HANDSHAKE = "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: h\r\n"
            + "Connection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private final Transport plain = transport(MAX_MESSAGE, MAX_FRAGMENTS, PerMessageDeflate.OFF);
    private final Transport deflating =
            transport(MAX_MESSAGE, MAX_FRAGMENTS, new PerMessageDeflate(true, 8, 1, false, false));
    private final Transport withContext =
            transport(MAX_MESSAGE, MAX_FRAGMENTS, new PerMessageDeflate(true, 8, 1, true, true));
    private final Transport large = transport(1 << 20, 1024, new PerMessageDeflate(true, 8, 1, true, true));

    private static Transport transport(int maxMessage, int maxFragments, PerMessageDeflate deflate) {
        var options = new TransportOptions(maxMessage, 10, maxFragments, 0, HttpCompression.DEFAULT, deflate);
        return ServiceLoader.load(TransportProvider.class).stream()
                .map(provider -> provider.get().create(options, new Metrics()))
                .filter(transport -> transport.name().equals("websocket"))
                .findFirst()
                .orElseThrow();
    }

    @FuzzTest
    void webSocket(byte[] input) {
        var script = Script.of(input);
        if (script == null) {
            return;
        }
        var transport = script.has(WITH_CONTEXT) ? withContext : script.has(WITH_DEFLATE) ? deflating : plain;
        var whole = run(transport, script, Cuts.whole(script.bytes()));
        if (whole.status() == 101) {
            assertAsExpected(whole, script);
        } else {
            assertThat(whole.status()).isEqualTo(400);
        }
        whole.close();
        for (var cuts : List.of(Cuts.anywhere(script.bytes()), Cuts.bytes(script.bytes()))) {
            var run = run(transport, script, cuts);
            assertThat(run.heard()).isEqualTo(whole.heard());
            assertThat(run.status()).isEqualTo(whole.status());
            if (run.status() == 101) {
                assertAsExpected(run, script);
            }
            run.close();
        }
        Work.assertLinear(script.frames(), frames -> {
            var longer = new Script(script.switches(), script.extensions(), frames);
            run(large, longer, Cuts.whole(longer.bytes())).close();
        });
    }

    private static WebSocketRun run(Transport transport, Script script, List<byte[]> pieces) {
        return new WebSocketRun(transport, script.protocol()).with(pieces);
    }

    private static void assertAsExpected(WebSocketRun run, Script script) {
        String head = run.head();
        assertThat(head).contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=".substring(22));
        boolean deflate = head.toLowerCase(java.util.Locale.ROOT).contains("permessage-deflate");
        assertThat(!deflate || (script.extensions().contains("permessage-deflate") && script.mayDeflate()))
                .isTrue();
        boolean context = !head.contains("client_no_context_takeover");
        var model = WebSocketModel.of(script.frames(), MAX_MESSAGE, MAX_FRAGMENTS, deflate, context);
        var expected = new ArrayList<String>();
        String end = packets(model, script.protocol(), expected);
        assertThat(run.heard()).isEqualTo(expected);
        assertThat(run.end()).isEqualTo(end);
        assertOutIs(run, model, "malformed".equals(end));
    }

    /** What a session hears of the messages, and how it ends. */
    private static @Nullable String packets(WebSocketModel model, EngineProtocol protocol, List<String> heard) {
        EnginePacketSink sink = (type, binary, array, offset, length) ->
                heard.add(type + (binary ? " b " : " t ") + HexFormat.of().formatHex(array, offset, offset + length));
        try {
            for (var message : model.messages()) {
                byte[] data = message.data();
                if (message.text()) {
                    EngineFrame.decodeText(protocol, data, 0, data.length, sink);
                } else {
                    EngineFrame.decodeBinary(protocol, data, 0, data.length, sink);
                }
            }
        } catch (EngineProtocolException e) {
            return "malformed";
        }
        return model.closeCode() == WebSocketModel.OPEN ? null : model.closedByPeer() ? "closed" : "error";
    }

    /** Pongs for pings, the last of them for the last, and one close frame, which says what is due. */
    private static void assertOutIs(WebSocketRun run, WebSocketModel model, boolean malformed) {
        byte[] out = run.frames();
        int ping = 0;
        byte[] lastPong = {};
        boolean closed = false;
        for (int at = 0; at < out.length; ) {
            assertThat(closed).as("frames behind the close frame").isFalse();
            int length = out[at + 1];
            assertThat(length).isBetween(0, 125);
            byte[] payload = Arrays.copyOfRange(out, at + 2, at + 2 + length);
            if (out[at] == (byte) 0x8a) {
                lastPong = payload;
                while (!Arrays.equals(model.pings().get(ping++), payload)) {
                    // answered by a later pong
                }
            } else {
                assertThat(out[at]).isEqualTo((byte) 0x88);
                closed = true;
                int code = length == 0 ? 1005 : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
                assertThat(malformed || code == model.closeCode())
                        .as("close code %s (expected: %s)", code, model.closeCode())
                        .isTrue();
            }
            at += 2 + length;
        }
        if (model.closeCode() == WebSocketModel.OPEN && !malformed) {
            assertThat(closed).isFalse();
            assertThat(run.open()).isTrue();
            assertThat(ping)
                    .as("pings that were answered")
                    .isEqualTo(model.pings().size());
        } else {
            assertThat(closed).isTrue();
        }
    }

    /** What an input says. */
    private record Script(int switches, String extensions, byte[] frames) {
        /** Null when it is too short to say anything. */
        static @Nullable Script of(byte[] input) {
            if (input.length == 0) {
                return null;
            }
            int switches = input[0];
            int at = 1;
            String extensions = (switches & (WITH_DEFLATE | WITH_CONTEXT)) != 0 ? "permessage-deflate" : "";
            if ((switches & WITH_EXTENSIONS) != 0) {
                int length = Math.min(input.length - 1, 1 + (input.length > 1 ? input[1] & 0x7f : 0));
                extensions = new String(input, 1, length, ISO_8859_1).replaceAll("[^\\x20-\\x7e]", "");
                at += length;
            }
            byte[] rest = Arrays.copyOfRange(input, at, input.length);
            byte[] frames = (switches & STRUCTURED) != 0 ? masked(rest, (switches & COMPRESSED) != 0) : rest;
            return new Script(switches, extensions, frames);
        }

        boolean has(int which) {
            return (switches & which) != 0;
        }

        boolean mayDeflate() {
            return has(WITH_DEFLATE | WITH_CONTEXT);
        }

        EngineProtocol protocol() {
            return has(REVISION_3) ? EngineProtocol.V3 : EngineProtocol.V4;
        }

        byte[] bytes() {
            String line = extensions.isBlank() ? "" : "Sec-WebSocket-Extensions: " + extensions + "\r\n";
            byte[] head = (HANDSHAKE + line + "\r\n").getBytes(ISO_8859_1);
            byte[] all = Arrays.copyOf(head, head.length + frames.length);
            System.arraycopy(frames, 0, all, head.length, frames.length);
            return all;
        }

        private static byte[] masked(byte[] rest, boolean compress) {
            var out = new ByteArrayOutputStream();
            var deflater = new Deflater(6, true);
            for (int at = 0; at + 1 < rest.length; ) {
                int first = rest[at];
                int size = Math.min(rest[at + 1] & 0xff, rest.length - at - 2);
                byte[] payload = Arrays.copyOfRange(rest, at + 2, at + 2 + size);
                at += 2 + size;
                if (compress && (first & 0xc8) == 0xc0) {
                    payload = deflated(deflater, payload);
                }
                frame(out, first, payload, at);
            }
            deflater.end();
            return out.toByteArray();
        }

        private static void frame(ByteArrayOutputStream out, int first, byte[] payload, int key) {
            byte[] mask = {(byte) key, (byte) (key * 7), (byte) 0xa5, 0};
            out.write(first);
            if (payload.length < 126) {
                out.write(0x80 | payload.length);
            } else {
                out.write(0xfe);
                out.write(payload.length >> 8);
                out.write(payload.length);
            }
            out.writeBytes(mask);
            for (int i = 0; i < payload.length; i++) {
                out.write(payload[i] ^ mask[i % 4]);
            }
        }

        private static byte[] deflated(Deflater deflater, byte[] payload) {
            byte[] out = new byte[payload.length * 2 + 64];
            deflater.setInput(payload);
            int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
            return Arrays.copyOf(out, Math.max(0, length - 4));
        }
    }
}
