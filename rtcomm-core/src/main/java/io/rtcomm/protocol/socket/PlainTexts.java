/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

/**
 * Events of the main namespace and acknowledgements whose arguments are short texts in which nothing is to be escaped, as those of many
 * packets are. Their size is known from their texts, so they are written without a sink, and can be written as late as on the way to
 * the kernel. Safe on any thread.
 *
 * <pre>
 *   2["name","text"]      3id["text"]
 * </pre>
 */
public final class PlainTexts {
    /** Longer texts are copied faster than one by one. */
    private static final int SHORT = 64;

    private static final int MOST_BYTES = 512;

    /** Around a name and one text. */
    private static final int PUNCTUATION = 1 + 2 + 2 + 1 + 2;

    /** Where a thread writes an event before it is copied to where it goes, in one piece. One for all: Netty takes none back. */
    private static final FastThreadLocal<byte[]> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[2 * SHORT + PUNCTUATION];
        }
    };

    PlainTexts() {}

    /** Whether an event with one text can be written here. */
    public boolean takes(String event, String text) {
        return isPlain(event) && isPlain(text);
    }

    private static boolean isPlain(String text) {
        int length = text.length();
        if (length > SHORT) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (!isPlain(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
    }

    /** How many bytes an event is that this {@linkplain #takes takes}. */
    public int bytes(String event, String text) {
        return event.length() + text.length() + PUNCTUATION;
    }

    /** An event that this {@linkplain #takes takes}, without acknowledgement. */
    public byte[] event(String event, String text) {
        byte[] out = new byte[bytes(event, text)];
        fill(out, event, text);
        return out;
    }

    /** Writes an event that this {@linkplain #takes takes}. */
    public void write(ByteBuf out, String event, String text) {
        byte[] all = SCRATCH.get();
        out.writeBytes(all, 0, fill(all, event, text));
    }

    private static int fill(byte[] out, String event, String text) {
        out[0] = (byte) ('0' + SocketPacketType.EVENT.number());
        out[1] = '[';
        int at = quote(out, 2, event);
        out[at] = ',';
        at = quote(out, at + 1, text);
        out[at] = ']';
        return at + 1;
    }

    /** Writes a text that is plain; returns where it ends. */
    private static int quote(byte[] out, int from, String text) {
        int length = text.length();
        out[from] = '"';
        int at = from + 1;
        for (int i = 0; i < length; i++) {
            out[at + i] = (byte) text.charAt(i);
        }
        out[at + length] = '"';
        return at + length + 1;
    }

    /**
     * A packet of any number of arguments.
     *
     * @param event absent for an acknowledgement
     * @return null when it cannot be written here
     */
    byte @Nullable [] packet(SocketPacketType type, long id, @Nullable String event, @Nullable Object[] args) {
        int size = 1 + (id == SocketPacket.NO_ID ? 0 : digits(id)) + 2 + (event == null ? 0 : event.length() + 2);
        for (Object arg : args) {
            if (!(arg instanceof String text) || text.length() > SHORT) {
                return null;
            }
            size += text.length() + 2;
        }
        int elements = args.length + (event == null ? 0 : 1);
        size += Math.max(0, elements - 1);
        return size > MOST_BYTES ? null : fill(new byte[size], type, id, event, args);
    }

    private static byte @Nullable [] fill(
            byte[] out, SocketPacketType type, long id, @Nullable String event, @Nullable Object[] args) {
        int at = out.length;
        out[--at] = ']';
        for (int i = args.length - 1; i >= 0; i--) {
            at = quoteBefore(out, at, String.valueOf(args[i]));
            if (at < 0) {
                return null;
            }
            if (i > 0 || event != null) {
                out[--at] = ',';
            }
        }
        if (event != null) {
            at = quoteBefore(out, at, event);
            if (at < 0) {
                return null;
            }
        }
        out[--at] = '[';
        for (long left = id; id != SocketPacket.NO_ID && at > 1; left /= 10) {
            out[--at] = (byte) ('0' + left % 10);
        }
        out[0] = (byte) ('0' + type.number());
        return out;
    }

    /** Writes a text in front of an index; returns where it begins, or -1 when something in it has to be escaped. */
    private static int quoteBefore(byte[] out, int end, String text) {
        int length = text.length();
        int at = end - length - 1;
        out[end - 1] = '"';
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (!isPlain(c)) {
                return -1;
            }
            out[at + i] = (byte) c;
        }
        out[at - 1] = '"';
        return at - 1;
    }

    static int digits(long value) {
        int digits = value < 0 ? 2 : 1;
        for (long left = value / 10; left != 0; left /= 10) {
            digits++;
        }
        return digits;
    }
}
