/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Bodies of long-polling, written and read by the rules of the protocol documents, apart from the code under test.
 * Packets are text; {@code b} and base64 stands for a binary message in both revisions.
 */
public final class Payload {
    private static final String SEPARATOR = "\u001e";

    private Payload() {}

    /** Joins packets. */
    public static String write(String revision, String... packets) {
        if (revision.equals("4")) {
            return String.join(SEPARATOR, packets);
        }
        var body = new StringBuilder();
        for (String packet : packets) {
            String old = packet.startsWith("b") ? "b4" + packet.substring(1) : packet;
            body.append(old.length()).append(':').append(old);
        }
        return body.toString();
    }

    /** Takes the body of an answer apart. */
    public static List<String> read(String revision, HttpAnswer answer) {
        if (revision.equals("4")) {
            return List.of(answer.text().split(SEPARATOR, -1));
        }
        return "application/octet-stream".equals(answer.field("Content-Type"))
                ? readBinary(answer.body())
                : readLengths(answer.text());
    }

    private static List<String> readLengths(String body) {
        var packets = new ArrayList<String>();
        int from = 0;
        while (from < body.length()) {
            int colon = body.indexOf(':', from);
            int end = colon + 1 + Integer.parseInt(body.substring(from, colon));
            String packet = body.substring(colon + 1, end);
            packets.add(packet.startsWith("b4") ? "b" + packet.substring(2) : packet);
            from = end;
        }
        return packets;
    }

    private static List<String> readBinary(byte[] body) {
        var packets = new ArrayList<String>();
        int at = 0;
        while (at < body.length) {
            boolean binary = body[at++] == 1;
            int length = 0;
            while (body[at] != -1) {
                length = length * 10 + body[at++];
            }
            byte[] packet = Arrays.copyOfRange(body, at + 1, at + 1 + length);
            at += 1 + length;
            packets.add(binary ? binaryMessage(packet) : new String(packet, UTF_8));
        }
        return packets;
    }

    /** A packet of revision 3, a type byte and data, in our notation. */
    static String binaryMessage(byte[] packet) {
        if (packet[0] != 4) {
            throw new AssertionError("binary packet of type " + packet[0] + " (expected: 4)");
        }
        return "b" + Base64.getEncoder().encodeToString(Arrays.copyOfRange(packet, 1, packet.length));
    }
}
