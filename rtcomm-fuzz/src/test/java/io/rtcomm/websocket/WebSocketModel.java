/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * RFC 6455 and RFC 7692 once more, over an array that is all there: what a server makes of the bytes of a client, and
 * how it ends. Confined to one input.
 */
final class WebSocketModel {
    /** In place of a close code: the connection is not ended by the server. */
    static final int OPEN = 0;

    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};
    private static final int MAX_STREAMS = 1024;

    private final byte[] in;
    private final int maxMessage;
    private final int maxFragments;
    private final boolean deflate;
    private final boolean keepsContext;
    private final Inflater inflater = new Inflater(true);

    private final List<Message> messages = new ArrayList<>();
    private final List<byte[]> pings = new ArrayList<>();
    private boolean closedByPeer;
    private int closeCode = OPEN;

    private int at;
    private int opcode; // of the message that is under way, 0 when none is
    private boolean compressed;
    private int frames;
    private ByteArrayOutputStream payload = new ByteArrayOutputStream();

    /** A message that came whole. */
    record Message(boolean text, byte[] data) {}

    private static final class Violation extends Exception {
        private static final long serialVersionUID = 1L;
        private final int code;

        Violation(int code) {
            super(null, null, false, false);
            this.code = code;
        }
    }

    private WebSocketModel(byte[] in, int maxMessage, int maxFragments, boolean deflate, boolean keepsContext) {
        this.in = in;
        this.maxMessage = maxMessage;
        this.maxFragments = maxFragments;
        this.deflate = deflate;
        this.keepsContext = keepsContext;
    }

    static WebSocketModel of(byte[] in, int maxMessage, int maxFragments, boolean deflate, boolean keepsContext) {
        var model = new WebSocketModel(in, maxMessage, maxFragments, deflate, keepsContext);
        try {
            while (model.closeCode == OPEN && model.frame()) {
                // one after the other
            }
        } catch (Violation e) {
            model.closeCode = e.code;
        }
        model.inflater.end();
        return model;
    }

    List<Message> messages() {
        return messages;
    }

    List<byte[]> pings() {
        return pings;
    }

    boolean closedByPeer() {
        return closedByPeer;
    }

    /** What the server's close frame says, 1005 when that is nothing. */
    int closeCode() {
        return closeCode;
    }

    private long number(int from, int size) {
        long number = 0;
        for (int i = from; i < from + size; i++) {
            number = number << 8 | in[i] & 0xff;
        }
        return number;
    }

    private boolean frame() throws Violation {
        if (in.length - at < 2) {
            return false;
        }
        boolean fin = (in[at] & 0x80) != 0;
        boolean rsv1 = (in[at] & 0x40) != 0;
        int op = in[at] & 15;
        int short7 = in[at + 1] & 0x7f;
        boolean control = op >= 8;
        boolean continues = op == 0;
        violatedIf((in[at] & 0x30) != 0 || (in[at + 1] & 0x80) == 0, 1002);
        violatedIf((op > 2 && op < 8) || op > 10, 1002);
        violatedIf(control && (rsv1 || !fin || short7 > 125), 1002);
        violatedIf(!control && continues && (opcode == 0 || rsv1), 1002);
        violatedIf(!control && !continues && (opcode != 0 || (rsv1 && !deflate)), 1002);
        int lengthBytes = short7 == 126 ? 2 : short7 == 127 ? 8 : 0;
        int maskAt = at + 2 + lengthBytes;
        if (in.length < maskAt) {
            return false;
        }
        long length = lengthBytes == 0 ? short7 : number(at + 2, lengthBytes);
        violatedIf(length < 0 || (lengthBytes == 2 && length < 126) || (lengthBytes == 8 && length < 65_536), 1002);
        if (!control) {
            frames = continues ? frames + 1 : 1;
            violatedIf(payload.size() + length > maxMessage, 1009);
            violatedIf(frames > maxFragments, 1008);
            opcode = continues ? opcode : op;
            compressed = continues ? compressed : rsv1;
        }
        if (in.length < maskAt + 4) {
            return false;
        }
        byte[] data = unmasked(maskAt, length);
        boolean whole = data.length == length;
        at = maskAt + 4 + data.length;
        if (control) {
            if (whole) {
                control(op, data);
            }
        } else {
            payload.writeBytes(data);
            violatedIf(opcode == 1 && !compressed && !isUtf8(payload.toByteArray(), true), 1007);
            if (whole && fin) {
                message();
            }
        }
        return whole;
    }

    private byte[] unmasked(int maskAt, long length) {
        int from = maskAt + 4;
        byte[] data = Arrays.copyOfRange(in, from, (int) Math.min(in.length, from + length));
        for (int i = 0; i < data.length; i++) {
            data[i] ^= in[maskAt + i % 4];
        }
        return data;
    }

    private void control(int op, byte[] data) throws Violation {
        if (op == 9) {
            pings.add(data);
        } else if (op == 8) {
            violatedIf(data.length == 1, 1002);
            int code = data.length == 0 ? 1005 : (data[0] & 0xff) << 8 | data[1] & 0xff;
            boolean allowed = (code >= 1000 && code <= 1003)
                    || (code >= 1007 && code <= 1014)
                    || (code >= 3000 && code <= 4999)
                    || data.length == 0;
            violatedIf(!allowed, 1002);
            violatedIf(data.length > 2 && !isUtf8(Arrays.copyOfRange(data, 2, data.length), false), 1007);
            closedByPeer = true;
            closeCode = code;
        }
    }

    private void message() throws Violation {
        byte[] data = compressed ? inflated(payload.toByteArray()) : payload.toByteArray();
        violatedIf(opcode == 1 && !isUtf8(data, false), 1007);
        messages.add(new Message(opcode == 1, data));
        opcode = 0;
        payload = new ByteArrayOutputStream();
    }

    private byte[] inflated(byte[] data) throws Violation {
        var out = new ByteArrayOutputStream();
        int streams = 0;
        byte[] rest = data;
        boolean tail = false;
        if (!keepsContext) {
            inflater.reset();
        }
        try {
            while (true) {
                inflater.setInput(rest);
                byte[] piece = new byte[64];
                int count;
                do {
                    count = inflater.inflate(piece);
                    out.write(piece, 0, count);
                    violatedIf(out.size() > maxMessage, 1009);
                } while (count > 0);
                if (inflater.finished()) {
                    rest = Arrays.copyOfRange(rest, rest.length - inflater.getRemaining(), rest.length);
                    inflater.reset();
                    if (rest.length == 0) {
                        return out.toByteArray();
                    }
                    violatedIf(++streams > MAX_STREAMS, 1008);
                } else if (tail) {
                    return out.toByteArray();
                } else {
                    rest = TAIL;
                    tail = true;
                }
            }
        } catch (DataFormatException e) {
            throw new Violation(1007);
        }
    }

    private static void violatedIf(boolean wrong, int code) throws Violation {
        if (wrong) {
            throw new Violation(code);
        }
    }

    /** By the table of well-formed sequences of the Unicode standard (table 3-7). */
    private static boolean isUtf8(byte[] bytes, boolean mayBeCut) {
        int i = 0;
        while (i < bytes.length) {
            int lead = bytes[i] & 0xff;
            int size = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
            if (size == 0) {
                return false;
            }
            int low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
            int high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
            for (int k = 1; k < size; k++) {
                if (i + k == bytes.length) {
                    return mayBeCut;
                }
                int b = bytes[i + k] & 0xff;
                if (b < low || b > high) {
                    return false;
                }
                low = 0x80;
                high = 0xbf;
            }
            i += size;
        }
        return true;
    }
}
