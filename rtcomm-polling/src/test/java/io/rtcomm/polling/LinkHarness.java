/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.observe.Metrics;
import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.transport.CloseMode;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.FrameCache;
import io.rtcomm.transport.Framer;
import io.rtcomm.transport.Link;
import io.rtcomm.transport.LinkSettings;
import io.rtcomm.transport.OutboundQueue;
import io.rtcomm.transport.TransportOptions;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Everything around one link; after each test, no exchange may be without answer and no buffer in use. */
final class LinkHarness implements AfterEachCallback {
    static final String TEXT = "text/plain; charset=UTF-8";
    static final String OCTETS = "application/octet-stream";
    static final String SCRIPT = "text/javascript; charset=UTF-8";
    static final String HTML = "text/html";
    static final String UNKNOWN_SESSION = "{\"code\":1,\"message\":\"Session ID unknown\"}";

    final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    final EmbeddedChannel channel = new EmbeddedChannel();
    final Queue queue = new Queue();
    final Frames frames = new Frames();
    private final List<FakeExchange> exchanges = new ArrayList<>();

    TransportOptions options = TransportOptions.DEFAULT;
    EngineProtocol protocol = EngineProtocol.V4;
    boolean base64;
    String query = "";
    EventLoop homeLoop = channel.eventLoop();

    // Set by open.
    RecordingPort port;
    Link link;
    FakeExchange opening;

    LinkHarness() {
        channel.config().setAllocator(allocator);
    }

    /** Opens and starts a link; its first GET is pending. */
    void open(String... headers) {
        opening = request("GET", headers);
        port = new RecordingPort(homeLoop);
        link = new PollingTransportProvider()
                .create(options, new Metrics())
                .open(opening, new LinkSettings(protocol, base64));
        link.start(port);
    }

    /** Opens a link and answers its first GET, so that none is pending. */
    void openAndGreet() {
        open();
        deliver(text("hi"));
    }

    /** Messages are queued, and the pass of the loop ends. */
    void deliver(EncodedMessage... messages) {
        queue.messages.addAll(List.of(messages));
        link.flush(queue, frames);
    }

    FakeExchange poll(String... headers) {
        return sent(request("GET", headers));
    }

    /** The head of a POST arrives. */
    FakeExchange post(String... headers) {
        return sent(request("POST", headers));
    }

    FakeExchange sent(FakeExchange exchange) {
        link.onRequest(exchange);
        return exchange;
    }

    FakeExchange request(String method, String... headers) {
        return request(method, channel.eventLoop(), headers);
    }

    FakeExchange request(String method, EventLoop loop, String... headers) {
        var fields = new DefaultHttpHeaders();
        for (int i = 0; i < headers.length; i += 2) {
            fields.add(headers[i], headers[i + 1]);
        }
        String target = "/socket.io/" + query;
        Map<String, String> parameters = new LinkedHashMap<>();
        new QueryStringDecoder(target)
                .parameters()
                .forEach((name, values) -> parameters.put(name, values.get(values.size() - 1)));
        var head = new HttpRequestHead(
                method,
                target,
                "/socket.io/",
                parameters,
                fields,
                InetSocketAddress.createUnresolved("client.test", 1),
                false,
                true);
        var exchange = new FakeExchange(head, channel, loop);
        exchanges.add(exchange);
        return exchange;
    }

    static EncodedMessage text(String text) {
        return EncodedMessage.message(text.getBytes(StandardCharsets.UTF_8), false, List.of(), true, true);
    }

    static EncodedMessage binary(int... bytes) {
        return EncodedMessage.message(bytes(bytes), true, List.of(), true, true);
    }

    static EncodedMessage packet(EnginePacketType type) {
        return EncodedMessage.packet(type, "");
    }

    static byte[] bytes(int... bytes) {
        byte[] array = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            array[i] = (byte) bytes[i];
        }
        return array;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (link != null && homeLoop == channel.eventLoop()) {
            link.close(CloseMode.NOW);
        }
        assertThat(exchanges).allMatch(FakeExchange::over);
        assertThat(allocator.metric().usedHeapMemory()).isZero();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
        channel.finishAndReleaseAll();
    }

    static final class Queue implements OutboundQueue {
        final List<EncodedMessage> messages = new ArrayList<>();

        @Override
        public int size() {
            return messages.size();
        }

        @Override
        public EncodedMessage get(int index) {
            return messages.get(index);
        }

        @Override
        public void remove(int count) {
            messages.subList(0, count).clear();
        }

        @Override
        public long bytes() {
            return messages.stream().mapToLong(EncodedMessage::bytes).sum();
        }
    }

    /** Frames everything anew and remembers with what. */
    final class Frames implements FrameCache {
        final List<Framer> used = new ArrayList<>();

        @Override
        public ByteBuf frame(Framer framer, OutboundQueue queue, int count) {
            used.add(framer);
            return framer.frame(queue, count, allocator);
        }
    }
}
