/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * One Engine.IO session as its client sees it, over either transport. Packets are text with their type first; {@code b}
 * and base64 stands for a binary message. Nothing is answered by itself.
 */
public interface EngineClient extends AutoCloseable {
    /** The session id. */
    String sid();

    /** Sends packets, together if the transport can. */
    void send(String... packets);

    /** The next packet, asked for if need be. */
    String next();

    /** Passes over what comes until the server has ended the session. */
    void awaitEnd();

    @Override
    void close();

    /** The next packet that is no ping and no noop; pings are answered. */
    default String message() {
        while (true) {
            String packet = next();
            if (packet.equals("2")) {
                send("3");
            } else if (!packet.equals("6")) {
                return packet;
            }
        }
    }

    /** The next packets of that kind. */
    default List<String> messages(int count) {
        var messages = new ArrayList<String>();
        while (messages.size() < count) {
            messages.add(message());
        }
        return messages;
    }

    /** Connects to the main namespace; returns the id of the socket. */
    default String connect() {
        return connect("");
    }

    /** Connects to a namespace, {@code "/admin,"} for example; returns the id of the socket. */
    default String connect(String namespace) {
        send("40" + namespace);
        String answer = message();
        String head = "40" + namespace + "{\"sid\":\"";
        if (!answer.startsWith(head) || !answer.substring(head.length()).matches("[A-Za-z0-9_-]{20}\"}")) {
            throw new AssertionError(answer + " (expected: " + head + "<20 characters>\"})");
        }
        return answer.substring(head.length(), head.length() + 20);
    }

    /** Sends an event that the application of {@link Wire} echoes, and waits for the echo, passing over nothing. */
    default void assertEchoes(String word) {
        send("42[\"message\",\"" + word + "\"]");
        String answer = message();
        if (!answer.equals("42[\"message-back\",\"" + word + "\"]")) {
            throw new AssertionError(answer + " (expected: the echo of " + word + ")");
        }
    }

    /** The binary message of bytes in our notation. */
    static String binary(int... bytes) {
        byte[] data = new byte[bytes.length];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) bytes[i];
        }
        return "b" + Base64.getEncoder().encodeToString(data);
    }
}
