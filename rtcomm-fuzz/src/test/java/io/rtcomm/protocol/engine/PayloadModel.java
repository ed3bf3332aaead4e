/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The formats of payloads in the plainest words: strings, regular expressions and the JDK's base64. Confined to one
 * input.
 */
final class PayloadModel {
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]*={0,2}");
    private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,8}");

    private final int maxPackets;
    private final List<Packet> packets = new ArrayList<>();

    private PayloadModel(int maxPackets) {
        this.maxPackets = maxPackets;
    }

    /** A reading of a body as one format; what is refused is refused by an exception. */
    @FunctionalInterface
    interface Reading {
        void of(PayloadModel model);
    }

    static Payload read(int maxPackets, Reading reading) {
        var model = new PayloadModel(maxPackets);
        try {
            reading.of(model);
            return new Payload(true, model.packets);
        } catch (IllegalArgumentException e) {
            return new Payload(false, model.packets);
        }
    }

    /** Revision 4: packets with U+001E between them. */
    void v4(byte[] body) {
        String[] texts = new String(body, ISO_8859_1).split("\u001e", -1);
        for (int i = 0; i < texts.length; i++) {
            refuseIf(i == maxPackets);
            byte[] text = texts[i].getBytes(ISO_8859_1);
            refuseIf(!decoded(text).isWhole());
            packet(decoded(text).text(), false);
        }
    }

    /** Revision 3 as text: length in UTF-16 code units, colon, packet. */
    void v3Text(byte[] body) {
        var decoded = decoded(body);
        String rest = decoded.text();
        int count = 0;
        do {
            refuseIf(++count > maxPackets);
            int colon = rest.indexOf(':');
            refuseIf(colon < 0 || !LENGTH.matcher(rest.substring(0, colon)).matches());
            int length = Integer.parseInt(rest.substring(0, colon));
            rest = rest.substring(colon + 1);
            refuseIf(length > rest.length() || (length > 0 && splitsSurrogates(rest, length)));
            if (length > 0) {
                packet(rest.substring(0, length), true);
            }
            rest = rest.substring(length);
        } while (!rest.isEmpty());
        refuseIf(!decoded.isWhole());
    }

    /** Revision 3 as bytes: kind, digits, 0xFF, packet. */
    void v3Binary(byte[] body) {
        var in = ByteBuffer.wrap(body);
        int count = 0;
        do {
            refuseIf(!in.hasRemaining());
            int kind = in.get();
            refuseIf(kind != 0 && kind != 1);
            refuseIf(++count > maxPackets);
            var digits = new StringBuilder();
            int digit = -1;
            while (in.hasRemaining() && (digit = in.get() & 0xff) != 0xff) {
                refuseIf(digit > 9);
                digits.append(digit);
            }
            refuseIf(digit != 0xff || !LENGTH.matcher(digits).matches());
            int length = Integer.parseInt(digits.toString());
            refuseIf(length > in.remaining());
            byte[] content = new byte[length];
            in.get(content);
            if (kind == 0) {
                refuseIf(!decoded(content).isWhole());
                packet(decoded(content).text(), true);
            } else {
                refuseIf(length == 0 || content[0] < 0 || content[0] > 6);
                String data = new String(content, 1, length - 1, ISO_8859_1);
                packets.add(new Packet(EnginePacketType.values()[content[0]], true, data));
            }
        } while (in.hasRemaining());
    }

    private void packet(String text, boolean v3) {
        refuseIf(text.isEmpty());
        boolean binary = text.charAt(0) == 'b';
        int header = binary && v3 ? 1 : 0;
        refuseIf(text.length() <= header);
        int type = binary && !v3 ? 4 : text.charAt(header) - '0';
        refuseIf(type < 0 || type > 6);
        String rest = text.substring(header + 1);
        String data = binary ? base64(rest) : new String(rest.getBytes(UTF_8), ISO_8859_1);
        packets.add(new Packet(EnginePacketType.values()[type], binary, data));
    }

    private static String base64(String text) {
        String plain = text.replace('-', '+').replace('_', '/').replaceAll("[\r\n]", "");
        refuseIf(!BASE64.matcher(plain).matches());
        return new String(Base64.getDecoder().decode(plain.replace("=", "")), ISO_8859_1);
    }

    private static boolean splitsSurrogates(String text, int at) {
        return at < text.length() && Character.isLowSurrogate(text.charAt(at));
    }

    private static void refuseIf(boolean wrong) {
        if (wrong) {
            throw new IllegalArgumentException();
        }
    }

    /** As much of bytes as is UTF-8. */
    private static Decoded decoded(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length);
        var decoder = UTF_8.newDecoder();
        boolean whole = !decoder.decode(in, out, true).isError();
        return new Decoded(out.flip().toString(), whole);
    }

    private record Decoded(String text, boolean isWhole) {}

    /** A packet; its data are bytes as characters of the same value. */
    record Packet(EnginePacketType type, boolean binary, String data) {
        byte[] bytes() {
            return data.getBytes(ISO_8859_1);
        }
    }

    /** Whether a body was accepted, and the packets in it up to where it was refused. */
    record Payload(boolean accepted, List<Packet> packets) {}
}
