/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.util.ReferenceCountUtil;
import io.rtcomm.endpoint.EndpointContext;
import io.rtcomm.endpoint.Lane;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpFraming;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.http.HttpStream;
import io.rtcomm.http.OriginGuard;
import io.rtcomm.observe.Metrics;
import io.rtcomm.transport.Flushable;
import io.rtcomm.transport.FrameCache;
import io.rtcomm.transport.HomeLoop;
import io.rtcomm.transport.HomeLoops;
import io.rtcomm.transport.OutboundQueue;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PathEndpointTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private Runnable meanwhile = () -> {};

    private final HomeLoop loop = fake(HomeLoop.class, (method, args) -> {
        switch (method) {
            case "execute" -> tasks.add((Runnable) args[0]);
            case "flushLater" -> tasks.add(() -> ((Flushable) args[0]).onFlush(frames()));
            default -> {
                // timers never fire here
            }
        }
        return null;
    });

    private final Hub hub = new Hub(fake(EndpointContext.class, (method, args) -> switch (method) {
        case "origins" -> (OriginGuard) (exchange, admitted) -> admitted.run();
        case "loops" -> (HomeLoops) eventLoop -> loop;
        case "newLane" ->
            fake(Lane.class, (called, given) -> {
                if (called.equals("execute")) {
                    tasks.add((Runnable) given[0]);
                }
                return 0;
            });
        case "newId" -> "an-identifier-of-a-stream";
        case "metrics" -> new Metrics();
        default -> null;
    }));

    private final HttpStream stream = fake(HttpStream.class, (method, args) -> {
        done.add(method);
        return switch (method) {
            case "framing" -> HttpFraming.RAW;
            case "write", "writeFramed" -> ReferenceCountUtil.release(args[0]);
            case "drained" -> true;
            case "sendShared" -> false;
            case "room", "bufferedBytes" -> method.equals("room") ? 1L << 16 : 0L;
            default -> null;
        };
    });

    private final HttpExchange exchange = fake(HttpExchange.class, (method, args) -> switch (method) {
        case "request" ->
            new HttpRequestHead(
                    "GET",
                    "/events",
                    "/events",
                    Map.of(),
                    new DefaultHttpHeaders(),
                    new InetSocketAddress("127.0.0.1", 1),
                    false,
                    true);
        case "channel" -> channel;
        case "responseHeaders" -> new DefaultHttpHeaders();
        case "stream" -> {
            meanwhile.run();
            yield stream;
        }
        default -> null;
    });

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    private static <T> T fake(Class<T> type, BiFunction<String, Object[], Object> answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == args[0];
                    default -> answer.apply(method.getName(), args);
                }));
    }

    private FrameCache frames() {
        return fake(
                FrameCache.class,
                (method, args) ->
                        ((StreamFramer) args[0]).frame((OutboundQueue) args[1], (int) args[2], channel.alloc()));
    }

    private void request() {
        hub.handle(exchange);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Test
    void aStreamIsOpenUntilItsEndpointIsClosed() {
        hub.endpoint("/events");

        request();

        assertThat(done).contains("writeFramed").doesNotContain("end");
    }

    @Test
    void aStreamThatIsOpenedWhileItsEndpointIsClosedEnds() {
        var endpoint = hub.endpoint("/events");
        meanwhile = endpoint::close;

        request();

        assertThat(done).contains("end");
    }

    @Test
    void aStreamThatIsOpenedWhileTheServerDrainsEnds() {
        hub.endpoint("/events");
        meanwhile = hub::drain;

        request();

        assertThat(done).contains("end");
    }
}
