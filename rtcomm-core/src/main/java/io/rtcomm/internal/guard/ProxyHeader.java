/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.guard;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.DecoderException;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy says of a connection in front of its first byte: the PROXY protocol, versions 1 and 2. Immutable.
 *
 * <pre>
 *   1    "PROXY " ("TCP4 " | "TCP6 ") source destination port port CR LF
 *        "PROXY UNKNOWN" anything CR LF                                             at most 107 bytes
 *
 *   2    0D 0A 0D 0A 00 0D 0A 51 55 49 54 0A   version, command   family   length   addresses   [type length value]*
 *        12                                    1                  1        2        12 or 36    3 and more
 * </pre>
 *
 * @param length how many bytes it has
 * @param client who has connected to the proxy; null when it speaks for itself (LOCAL) or does not know (UNKNOWN, UNSPEC), and
 *     when that has no IP address
 * @param secure whether the proxy says that the client came under TLS
 */
public record ProxyHeader(int length, @Nullable InetSocketAddress client, boolean secure) {
    /** The longest header that is read, in bytes; four times what proxies are known to send. */
    public static final int MAX_BYTES = 4096;

    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final byte[] WORD = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_LINE = 107;

    private static final int FIXED = 16;
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int TCP4 = 0x11;
    private static final int TCP6 = 0x21;
    private static final int TYPE_CRC32C = 0x03;
    private static final int TYPE_SSL = 0x20;
    private static final int CLIENT_SSL = 0x01;

    /**
     * Reads a header. Nothing of the buffer is consumed.
     *
     * @return null when more bytes are needed
     * @throws DecoderException when it is none
     */
    public static @Nullable ProxyHeader read(ByteBuf bytes) {
        if (!bytes.isReadable()) {
            return null;
        }
        boolean line = bytes.getByte(bytes.readerIndex()) == WORD[0];
        byte[] expected = line ? WORD : SIGNATURE;
        int begin = bytes.readerIndex();
        int seen = Math.min(expected.length, bytes.readableBytes());
        for (int i = 0; i < seen; i++) {
            if (bytes.getByte(begin + i) != expected[i]) {
                throw new DecoderException("no header of the PROXY protocol (expected: one of version 1 or 2)");
            }
        }
        if (seen < expected.length) {
            return null;
        }
        return line ? readLine(bytes) : readBinary(bytes);
    }

    // ---- version 1 ----

    private static @Nullable ProxyHeader readLine(ByteBuf bytes) {
        int begin = bytes.readerIndex();
        int most = Math.min(bytes.readableBytes(), MAX_LINE);
        int end = bytes.indexOf(begin, begin + most, (byte) '\n');
        if (end < 0) {
            if (most == MAX_LINE) {
                throw new DecoderException("no end of line within " + MAX_LINE + " bytes");
            }
            return null;
        }
        int length = end + 1 - begin;
        String text = bytes.toString(begin, length, StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r\n")) {
            throw new DecoderException("a line without CR");
        }
        String[] words = text.substring(0, length - 2).split(" ", -1);
        if (words[1].equals("UNKNOWN")) {
            return new ProxyHeader(length, null, false);
        }
        int family = words[1].equals("TCP4") ? 4 : words[1].equals("TCP6") ? 16 : 0;
        if (family == 0 || words.length != 6) {
            throw malformed(text);
        }
        InetAddress source = address(words[2], family, text);
        address(words[3], family, text);
        port(words[5], text);
        return new ProxyHeader(length, new InetSocketAddress(source, port(words[4], text)), false);
    }

    private static InetAddress address(String word, int family, String line) {
        boolean plain = word.chars().allMatch(c -> c == '.' || c == ':' || Character.digit(c, 16) >= 0);
        byte[] bytes = plain && (word.indexOf(':') >= 0) == (family == 16)
                ? NetUtil.createByteArrayFromIpAddressString(word)
                : null;
        if (bytes == null || bytes.length != family) {
            throw malformed(line);
        }
        return addressOf(bytes);
    }

    private static int port(String word, String line) {
        boolean digits = !word.isEmpty() && word.length() <= 5 && word.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || Integer.parseInt(word) > 0xffff) {
            throw malformed(line);
        }
        return Integer.parseInt(word);
    }

    private static DecoderException malformed(String line) {
        return new DecoderException(
                "line: " + line.strip() + " (expected: PROXY TCP4|TCP6 address address port port, or PROXY UNKNOWN)");
    }

    // ---- version 2 ----

    private static @Nullable ProxyHeader readBinary(ByteBuf bytes) {
        int begin = bytes.readerIndex();
        if (bytes.readableBytes() < FIXED) {
            return null;
        }
        int command = bytes.getUnsignedByte(begin + 12);
        if (command != LOCAL && command != PROXY) {
            throw new DecoderException(String.format(
                    Locale.ROOT, "version and command: %#x (expected: %#x or %#x)", command, LOCAL, PROXY));
        }
        int length = FIXED + bytes.getUnsignedShort(begin + 14);
        if (length > MAX_BYTES) {
            throw new DecoderException("header of " + length + " bytes (expected: at most " + MAX_BYTES + ")");
        }
        if (bytes.readableBytes() < length) {
            return null;
        }
        int family = bytes.getUnsignedByte(begin + 13);
        if (command == LOCAL || (family != TCP4 && family != TCP6)) {
            return new ProxyHeader(length, null, false);
        }
        int size = family == TCP4 ? 4 : 16;
        int addresses = FIXED + 2 * size + 2 * Short.BYTES;
        if (length < addresses) {
            throw new DecoderException("header of " + length + " bytes (expected: at least " + addresses + ")");
        }
        var source = new byte[size];
        bytes.getBytes(begin + FIXED, source);
        int port = bytes.getUnsignedShort(begin + FIXED + 2 * size);
        boolean secure = readExtensions(bytes, begin, begin + addresses, begin + length);
        return new ProxyHeader(length, new InetSocketAddress(addressOf(source), port), secure);
    }

    /** Returns whether one of them says that the client came under TLS. */
    private static boolean readExtensions(ByteBuf bytes, int begin, int from, int end) {
        boolean secure = false;
        int at = from;
        while (at < end) {
            int value = at + 3;
            int next = value <= end ? value + bytes.getUnsignedShort(at + 1) : value;
            if (next > end) {
                throw new DecoderException("an extension that goes beyond the end of its header");
            }
            int type = bytes.getUnsignedByte(at);
            if (type == TYPE_SSL && next > value) {
                secure = (bytes.getByte(value) & CLIENT_SSL) != 0;
            } else if (type == TYPE_CRC32C && !sumIsRight(bytes, begin, end, value, next)) {
                throw new DecoderException("a checksum that is not that of the header");
            }
            at = next;
        }
        return secure;
    }

    /** The checksum is that of the header with zeros in its place. */
    private static boolean sumIsRight(ByteBuf bytes, int begin, int end, int value, int next) {
        if (next - value != Integer.BYTES) {
            return false;
        }
        var header = new byte[end - begin];
        bytes.getBytes(begin, header);
        for (int i = value - begin; i < next - begin; i++) {
            header[i] = 0;
        }
        var sum = new CRC32C();
        sum.update(header);
        return (int) sum.getValue() == bytes.getInt(value);
    }

    private static InetAddress addressOf(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(bytes.length + " bytes of an address (expected: 4 or 16)", e);
        }
    }
}
