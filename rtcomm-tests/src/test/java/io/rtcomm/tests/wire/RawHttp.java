/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire;

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
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One HTTP/1.1 connection of a client: sends whatever it is told, when it is told, and shows what comes. Nothing is
 * waited for but answers, for ten seconds each. Confined to one thread at a time.
 */
public final class RawHttp implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    /** Connects to a port of this machine. */
    public RawHttp(int port) {
        this(connect(port));
    }

    private static Socket connect(int port) {
        try {
            return new Socket(InetAddress.getLoopbackAddress(), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Goes on with a connection, which is closed with this. */
    public RawHttp(Socket connected) {
        socket = connected;
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes. */
    public RawHttp send(byte[] bytes) {
        failIfInterrupted();
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends text as UTF-8. */
    public RawHttp send(String text) {
        return send(text.getBytes(UTF_8));
    }

    /** Sends a request without body. */
    public RawHttp sendGet(String target, String... fields) {
        return send(head("GET", target, fields) + "\r\n");
    }

    /** Sends a request with a body and its length. */
    public RawHttp sendPost(String target, byte[] body, String... fields) {
        byte[] head = (head("POST", target, fields) + "Content-Length: " + body.length + "\r\n\r\n").getBytes(UTF_8);
        var whole = new ByteArrayOutputStream(head.length + body.length);
        whole.writeBytes(head);
        whole.writeBytes(body);
        return send(whole.toByteArray());
    }

    /** The request line and header fields, as text without the empty line. */
    public static String head(String method, String target, String... fields) {
        var text = new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
        for (String field : fields) {
            text.append(field).append("\r\n");
        }
        return text.toString();
    }

    /** A whole GET. */
    public HttpAnswer get(String target, String... fields) {
        return sendGet(target, fields).read();
    }

    /** A whole POST. */
    public HttpAnswer post(String target, String body, String... fields) {
        return sendPost(target, body.getBytes(UTF_8), fields).read();
    }

    /** A whole request without body, of any method. */
    public HttpAnswer request(String method, String target, String... fields) {
        send(head(method, target, fields) + "\r\n");
        return method.equals("HEAD") ? readHead() : read();
    }

    /** The next answer; also an interim one. */
    public HttpAnswer read() {
        try {
            var head = readAnswerHead();
            return new HttpAnswer(head.line(), head.status(), head.fields(), readBody(head));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next answer, which has no body whatever it says: that to a HEAD request. */
    public HttpAnswer readHead() {
        try {
            return readAnswerHead();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpAnswer readAnswerHead() throws IOException {
        String line = readLine();
        var fields = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        for (String field = readLine(); !field.isEmpty(); field = readLine()) {
            int colon = field.indexOf(':');
            fields.computeIfAbsent(field.substring(0, colon), name -> new ArrayList<>())
                    .add(field.substring(colon + 1).strip());
        }
        return new HttpAnswer(line, Integer.parseInt(line.split(" ", 3)[1]), fields, new byte[0]);
    }

    private byte[] readBody(HttpAnswer head) throws IOException {
        if (head.status() < 200 || head.status() == 204 || head.status() == 304) {
            return new byte[0];
        }
        Map<String, List<String>> fields = head.fields();
        if (fields.containsKey("Transfer-Encoding")) {
            return readChunks();
        }
        String length = head.field("Content-Length");
        return length == null ? in.readAllBytes() : readExactly(Integer.parseInt(length));
    }

    private byte[] readChunks() throws IOException {
        var body = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.writeBytes(readExactly(size));
            readLine();
        }
        readLine();
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(readLine().split(";", 2)[0].strip(), 16);
    }

    /** Sockets do not notice that the time of a test is over. */
    private static void failIfInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new AssertionError("interrupted, probably because it took too long");
        }
    }

    byte[] readExactly(int count) throws IOException {
        failIfInterrupted();
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("connection ended after " + bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }

    /** The next byte, -1 at the end. */
    public int readByte() throws IOException {
        failIfInterrupted();
        return in.read();
    }

    private String readLine() throws IOException {
        failIfInterrupted();
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("connection ended after: " + line.toString(ISO_8859_1));
            }
            line.write(b);
        }
        String text = line.toString(ISO_8859_1);
        if (!text.endsWith("\r")) {
            throw new IOException("line without CR: " + text);
        }
        return text.substring(0, text.length() - 1);
    }

    /** Waits for the end of the connection; whether it came before any further byte. */
    public boolean ended() {
        try {
            return in.read() < 0;
        } catch (SocketException e) {
            return true; // reset
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port of this side. */
    public int localPort() {
        return socket.getLocalPort();
    }

    /** Closes the sending side only. */
    public void endOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Breaks the connection off: the server sees a reset. */
    public void abort() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
