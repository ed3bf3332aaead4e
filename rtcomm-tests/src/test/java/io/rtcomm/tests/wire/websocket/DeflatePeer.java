/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.tests.wire.Frame;
import io.rtcomm.tests.wire.RawWebSocket;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The client's side of permessage-deflate (RFC 7692), as it was agreed on. Confined to one thread. */
final class DeflatePeer implements AutoCloseable {
    private static final byte[] TAIL = {0, 0, -1, -1};
    private static final Pattern SERVER_BITS = Pattern.compile("server_max_window_bits=(\\d+)");

    private final RawWebSocket client;
    private final boolean clientKeeps;
    private final boolean serverKeeps;
    private final int serverWindowBits;
    private final Deflater deflater = new Deflater(9, true);
    private final Inflater inflater = new Inflater(true);
    private int farthest;

    DeflatePeer(RawWebSocket client, String agreed) {
        this.client = client;
        this.clientKeeps = !agreed.contains("client_no_context_takeover");
        this.serverKeeps = !agreed.contains("server_no_context_takeover");
        var bits = SERVER_BITS.matcher(agreed);
        this.serverWindowBits = bits.find() ? Integer.parseInt(bits.group(1)) : 15;
    }

    int serverWindowBits() {
        return serverWindowBits;
    }

    /** How far back the farthest reference of what was received reached. */
    int farthestReference() {
        return farthest;
    }

    byte[] deflate(byte[] message) {
        deflater.setInput(message);
        var out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        int count = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
        while (count > 0) {
            out.write(buffer, 0, count);
            count = count < buffer.length ? 0 : deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
        }
        if (!clientKeeps) {
            deflater.reset();
        }
        byte[] all = out.toByteArray();
        return all.length < TAIL.length ? new byte[1] : Arrays.copyOf(all, all.length - TAIL.length);
    }

    /** Sends a compressed message in frames of so many bytes. */
    void send(int opcode, byte[] message, int fragment) {
        byte[] data = deflate(message);
        for (int at = 0; at == 0 || at < data.length; at += fragment) {
            int to = Math.min(data.length, at + fragment);
            boolean first = at == 0;
            client.send(
                    new Frame(to == data.length, first ? 4 : 0, first ? opcode : 0, Arrays.copyOfRange(data, at, to)));
        }
    }

    byte[] receive(int opcode) {
        Frame frame = client.next();
        assertThat(frame.opcode()).isEqualTo(opcode);
        assertThat(frame.fin()).isTrue();
        if (frame.rsv() == 0) {
            return frame.payload();
        }
        assertThat(frame.rsv()).isEqualTo(4);
        farthest = Math.max(farthest, DeflateScan.farthestReference(frame.payload()));
        try {
            return inflate(frame.payload());
        } catch (DataFormatException e) {
            throw new AssertionError("what the server sent does not inflate", e);
        }
    }

    private byte[] inflate(byte[] data) throws DataFormatException {
        byte[] whole = Arrays.copyOf(data, data.length + TAIL.length);
        System.arraycopy(TAIL, 0, whole, data.length, TAIL.length);
        inflater.setInput(whole);
        var out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        int count = inflater.inflate(buffer);
        while (count > 0) {
            out.write(buffer, 0, count);
            count = inflater.inflate(buffer);
        }
        if (!serverKeeps) {
            inflater.reset();
        }
        return out.toByteArray();
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }
}
