/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.sse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A client of a stream of events on a socket of its own, which reads as the HTML Standard, §9.2.6, has it, and waits ten
 * seconds for what it is asked for. Confined to one thread at a time.
 */
final class EventStreamClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    /** An event that would reach a page. */
    record Event(String type, String data, String lastEventId) {}

    private final Socket socket = new Socket();
    private final InputStream in;
    private final BufferedReader lines;
    private final List<String> comments = new ArrayList<>();
    private final int status;
    private final Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private String lastEventId;
    private String id; // of the event that is being read: it counts only when the event is complete
    private @Nullable String retry;

    private EventStreamClient(int port, String path, String lastEventId, int receiveBuffer, String... headers) {
        this.lastEventId = lastEventId;
        this.id = lastEventId;
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            var request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n"
                    + "Accept: text/event-stream\r\nCache-Control: no-store\r\n");
            if (!lastEventId.isEmpty()) {
                request.append("Last-Event-ID: ").append(lastEventId).append("\r\n");
            }
            for (String header : headers) {
                request.append(header).append("\r\n");
            }
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(UTF_8));
            in = new BufferedInputStream(socket.getInputStream());
            status = Integer.parseInt(line().split(" ", 3)[1]);
            for (String field = line(); !field.isEmpty(); field = line()) {
                fields.put(
                        field.substring(0, field.indexOf(':')),
                        field.substring(field.indexOf(':') + 1).strip());
            }
            InputStream body = "chunked".equals(fields.get("Transfer-Encoding")) ? new Chunks() : in;
            boolean zipped = "gzip".equals(fields.get("Content-Encoding"));
            lines = new BufferedReader(
                    new InputStreamReader(new OneRead(zipped ? new GZIPInputStream(body) : body), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a stream as a client that was never there. */
    static EventStreamClient open(int port, String path, String... headers) {
        return new EventStreamClient(port, path, "", 0, headers);
    }

    /** Opens a stream as a client that has seen something. */
    static EventStreamClient resume(int port, String path, String lastEventId, String... headers) {
        return new EventStreamClient(port, path, lastEventId, 0, headers);
    }

    /** Opens a stream as a client that is about to read nothing, with little room on its side. */
    static EventStreamClient slow(int port, String path, String lastEventId) {
        return new EventStreamClient(port, path, lastEventId, 4096);
    }

    int status() {
        return status;
    }

    @Nullable
    String field(String name) {
        return fields.get(name);
    }

    /** What a client would send when it comes back. */
    String lastEventId() {
        return lastEventId;
    }

    @Nullable
    String retry() {
        return retry;
    }

    List<String> comments() {
        return comments;
    }

    /** The next event. */
    Event next() {
        Event event = nextOrEnd();
        if (event == null) {
            throw new AssertionError("the stream ended (expected: an event)");
        }
        return event;
    }

    /** The next event, or null when the stream ends in an orderly way. */
    @Nullable
    Event nextOrEnd() {
        var data = new StringBuilder();
        String type = "";
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int colon = line.indexOf(':');
                String name = colon < 0 ? line : line.substring(0, colon);
                String value = colon < 0 ? "" : line.substring(colon + (line.startsWith(" ", colon + 1) ? 2 : 1));
                if (line.isEmpty()) {
                    lastEventId = id;
                }
                if (line.isEmpty() && data.isEmpty()) {
                    type = "";
                } else if (line.isEmpty()) {
                    return new Event(
                            type.isEmpty() ? "message" : type, data.substring(0, data.length() - 1), lastEventId);
                } else {
                    switch (name) {
                        case "" -> comments.add(value);
                        case "data" -> data.append(value).append('\n');
                        case "event" -> type = value;
                        case "id" -> id = value;
                        case "retry" -> retry = value;
                        default -> throw new AssertionError("unknown field: " + line);
                    }
                }
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until there is a comment that was not there. */
    void awaitComment() {
        int before = comments.size();
        try {
            while (comments.size() == before) {
                String line = lines.readLine();
                if (line == null) {
                    throw new AssertionError("the stream ended (expected: a comment)");
                } else if (line.startsWith(":")) {
                    comments.add(line.substring(1).strip());
                } else if (!line.isEmpty()) {
                    throw new AssertionError(line + " (expected: a comment)");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until the client knows an id to come back with, which may come before any event. */
    void awaitId() {
        try {
            while (lastEventId.isEmpty()) {
                String line = lines.readLine();
                if (line == null) {
                    throw new AssertionError("the stream ended (expected: an id)");
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                    lastEventId = id;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what is there and comes until the connection breaks or the stream ends; whether it broke. */
    boolean broke() {
        try {
            while (nextOrEnd() != null) {
                // on
            }
            return false;
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof EOFException || e.getCause() instanceof SocketException) {
                return true;
            }
            throw e;
        }
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("connection ended after: " + line.toString(ISO_8859_1));
            }
            line.write(b);
        }
        return line.toString(ISO_8859_1).strip();
    }

    /** Breaks the connection off with a reset. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The body of a chunked message (RFC 9112 §7.1); one that breaks off is an error. */
    private final class Chunks extends InputStream {
        private int left;
        private boolean ended;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0 && !ended) {
                left = Integer.parseInt(line(), 16);
                if (left == 0) {
                    ended = true;
                    line();
                }
            }
            if (ended) {
                return -1;
            }
            int count = in.read(into, offset, Math.min(length, left));
            if (count < 0) {
                throw new EOFException("connection ended inside of a chunk");
            }
            left -= count;
            if (left == 0) {
                line();
            }
            return count;
        }
    }

    /** Does not promise that there is more, so that readers above never wait for more than they have. */
    private static final class OneRead extends FilterInputStream {
        OneRead(InputStream in) {
            super(in);
        }

        @Override
        public int available() {
            return 0;
        }
    }
}
