/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire;

import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A session over long-polling: one connection for GET, another for POST. Confined to one thread at a time. */
public final class PollingClient implements EngineClient {
    private static final Pattern SID = Pattern.compile("\"sid\":\"([A-Za-z0-9_-]{20})\"");

    private final int port;
    private final Fence fence;
    private final String revision;
    private final HttpAnswer handshake;
    private final String query;
    private final String sid;
    private final RawHttp gets;
    private final Deque<String> received = new ArrayDeque<>();

    private RawHttp posts;
    private boolean polling;

    /** Tells when the server has seen the requests of a connection. */
    @FunctionalInterface
    public interface Fence {
        /** Sends a request that is refused, and waits until the server has refused it; its answer is not read. */
        void putBehind(RawHttp connection);
    }

    /**
     * Opens a session.
     *
     * @param query what follows {@code EIO=x&transport=polling}, with an ampersand first
     */
    public PollingClient(int port, Fence fence, String revision, String query, String... fields) {
        this.port = port;
        this.fence = fence;
        this.revision = revision;
        this.gets = new RawHttp(port);
        this.posts = new RawHttp(port);
        String common = "EIO=" + revision + "&transport=polling" + query;
        this.handshake = gets.get("/socket.io/?" + common, fields);
        this.sid = sidOf(handshake.text());
        this.query = common + "&sid=" + sid;
        received.addAll(Payload.read(revision, handshake));
        received.removeFirst();
    }

    /** The session id that an open packet tells. */
    public static String sidOf(String open) {
        Matcher matcher = SID.matcher(open);
        if (!matcher.find()) {
            throw new AssertionError(open + " (expected: an open packet)");
        }
        return matcher.group(1);
    }

    @Override
    public String sid() {
        return sid;
    }

    /** How the session was opened. */
    public HttpAnswer handshake() {
        return handshake;
    }

    /** The target of this session's requests. */
    public String target() {
        return "/socket.io/?" + query;
    }

    /** The target of a WebSocket for this session. */
    public String upgradeTarget() {
        return "/socket.io/?EIO=" + revision + "&transport=websocket&sid=" + sid;
    }

    /** Offers a second link. */
    public RawWebSocket probe() {
        var webSocket = new RawWebSocket(port, upgradeTarget());
        if (webSocket.handshake().status() != 101) {
            throw new AssertionError(webSocket.handshake() + " (expected: 101)");
        }
        return webSocket;
    }

    /** The connection of the GETs. */
    public RawHttp gets() {
        return gets;
    }

    /** The connection of the POSTs. */
    public RawHttp posts() {
        return posts;
    }

    /**
     * Sends a GET, whose answer is left to {@link #endPoll}. The session has it at return, so that whatever else is sent
     * from now on comes later.
     */
    public PollingClient beginPoll(String... fields) {
        gets.sendGet(target(), fields);
        fence.putBehind(gets);
        polling = true;
        return this;
    }

    /** Waits for the answer of the GET. */
    public HttpAnswer endPoll() {
        HttpAnswer answer = gets.read();
        gets.read(); // that of the fence
        polling = false;
        return answer;
    }

    /** A whole GET. */
    public HttpAnswer poll(String... fields) {
        return gets.get(target(), fields);
    }

    /** A whole POST with packets. */
    public HttpAnswer post(String... packets) {
        return posts.post(target(), Payload.write(revision, packets), "Content-Type: text/plain;charset=UTF-8");
    }

    /** A whole POST with a body as it is. */
    public HttpAnswer postBody(String body, String... fields) {
        return posts.post(target(), body, fields);
    }

    @Override
    public void send(String... packets) {
        HttpAnswer answer = post(packets);
        if (answer.status() != 200 || !answer.text().equals("ok")) {
            throw new AssertionError(answer + " (expected: 200 ok)");
        }
    }

    @Override
    public String next() {
        while (received.isEmpty()) {
            HttpAnswer answer = polling ? endPoll() : poll();
            if (answer.status() != 200) {
                throw new AssertionError(answer + " (expected: packets)");
            }
            received.addAll(Payload.read(revision, answer));
        }
        return received.removeFirst();
    }

    /** The packets of the next answer, none of which may have been seen. */
    public List<String> nextPayload() {
        if (!received.isEmpty()) {
            throw new AssertionError(received + " (expected: nothing left)");
        }
        return Payload.read(revision, polling ? endPoll() : poll());
    }

    /** Polls once more, and hands out all that was received; what a client does before it leaves polling. */
    public List<String> drain() {
        var all = new ArrayList<>(received);
        received.clear();
        all.addAll(nextPayload());
        all.removeIf(packet -> packet.equals("6"));
        return all;
    }

    @Override
    public void awaitEnd() {
        HttpAnswer answer = polling ? endPoll() : poll();
        while (answer.status() == 200) {
            answer = poll();
        }
        Refusal.assertThat(answer, 400, 1, "Session ID unknown");
    }

    /** Ends the session, whatever state it is in. */
    @Override
    public void close() {
        try (gets) {
            posts.close();
            posts = new RawHttp(port);
            posts.post(target(), Payload.write(revision, "1"));
            if (posts.get(target()).status() == 200) {
                posts.get(target());
            }
        } catch (UncheckedIOException e) {
            // the server is gone already
        } finally {
            posts.close();
        }
    }
}
