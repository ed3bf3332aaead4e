/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.TreeMap;

/** One HTTP/1.1 connection: sends what it is told, reads one answer after the other. Confined to the thread of the test. */
final class HttpClient implements AutoCloseable {
    /** An answer; of repeated header fields the last. Names in any case. */
    record Answer(int status, Map<String, String> fields, byte[] body) {
        String text() {
            return new String(body, UTF_8);
        }

        String field(String name) {
            return fields.get(name);
        }
    }

    private final Socket socket;
    private final InputStream in;

    HttpClient(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(30_000);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpClient send(String text) {
        return send(text.getBytes(ISO_8859_1));
    }

    HttpClient send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String head(String method, String target, String... fields) {
        var text = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String field : fields) {
            text.append(field).append("\r\n");
        }
        return text + "\r\n";
    }

    /** A request without body and its answer. */
    Answer request(String method, String target, String... fields) {
        send(head(method, target, fields));
        return read(method.equals("HEAD"));
    }

    Answer get(String target, String... fields) {
        return request("GET", target, fields);
    }

    Answer post(String target, String body, String... fields) {
        byte[] bytes = body.getBytes(UTF_8);
        String head = head("POST", target, fields);
        send(head.substring(0, head.length() - 2) + "Content-Length: " + bytes.length + "\r\n\r\n");
        send(bytes);
        return read(false);
    }

    Answer read() {
        return read(false);
    }

    Answer read(boolean headOnly) {
        try {
            String[] status = line().split(" ", 3);
            var fields = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
            int code = Integer.parseInt(status[1]);
            boolean none = headOnly || code < 200 || code == 204 || code == 304;
            return new Answer(code, fields, none ? new byte[0] : body(fields));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] body(Map<String, String> fields) throws IOException {
        if (fields.containsKey("Transfer-Encoding")) {
            var body = new ByteArrayOutputStream();
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                body.writeBytes(exactly(size));
                line();
            }
            line();
            return body.toByteArray();
        }
        return exactly(Integer.parseInt(fields.getOrDefault("Content-Length", "0")));
    }

    byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("after " + bytes.length + " bytes (expected: " + length + ")");
        }
        return bytes;
    }

    /** Whether the server closes before it says anything more. */
    boolean ended() {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("in a head, after: " + line.toString(ISO_8859_1));
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
