/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire;

import java.util.Arrays;
import java.util.Base64;

/** A session over WebSocket, opened by it or upgraded to it. Confined to one thread at a time. */
public final class WebSocketClient implements EngineClient {
    private final RawWebSocket wire;
    private final String revision;
    private final String open;
    private final String sid;

    /** Opens a session. */
    public WebSocketClient(int port, String revision, String query, String... fields) {
        this.wire = new RawWebSocket(port, "/socket.io/?EIO=" + revision + "&transport=websocket" + query, fields);
        if (wire.handshake().status() != 101) {
            throw new AssertionError(wire.handshake() + " (expected: 101)");
        }
        this.revision = revision;
        this.open = wire.text();
        this.sid = PollingClient.sidOf(open);
    }

    private WebSocketClient(RawWebSocket wire, String revision, String sid) {
        this.wire = wire;
        this.revision = revision;
        this.open = "";
        this.sid = sid;
    }

    /** Goes on over a WebSocket that was upgraded to. */
    public static WebSocketClient upgraded(RawWebSocket wire, String revision, String sid) {
        return new WebSocketClient(wire, revision, sid);
    }

    /** The open packet. */
    public String open() {
        return open;
    }

    /** The frames. */
    public RawWebSocket wire() {
        return wire;
    }

    @Override
    public String sid() {
        return sid;
    }

    @Override
    public void send(String... packets) {
        wire.send(Arrays.stream(packets).map(this::frame).toArray(Frame[]::new));
    }

    private Frame frame(String packet) {
        if (!packet.startsWith("b")) {
            return Frame.text(packet);
        }
        byte[] data = Base64.getDecoder().decode(packet.substring(1));
        if (revision.equals("4")) {
            return Frame.binary(data);
        }
        byte[] typed = new byte[data.length + 1];
        typed[0] = 4;
        System.arraycopy(data, 0, typed, 1, data.length);
        return Frame.binary(typed);
    }

    @Override
    public String next() {
        Frame frame = wire.next();
        if (!frame.fin() || frame.opcode() != Frame.TEXT && frame.opcode() != Frame.BINARY) {
            throw new AssertionError(frame + " (expected: a whole message)");
        }
        if (frame.opcode() == Frame.TEXT) {
            String text = frame.text();
            return text.startsWith("b4") && revision.equals("3") ? "b" + text.substring(2) : text;
        }
        return revision.equals("4")
                ? "b" + Base64.getEncoder().encodeToString(frame.payload())
                : Payload.binaryMessage(frame.payload());
    }

    @Override
    public void awaitEnd() {
        wire.closeCode();
    }

    @Override
    public void close() {
        wire.close();
    }
}
