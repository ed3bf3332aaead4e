/* SPDX-License-Identifier: Apache-2.0 */

// What the snippets of the documents take for granted: imports, and names that readers understand without a declaration.

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.rtcomm.*;
import io.rtcomm.codec.JsonLimits;
import io.rtcomm.endpoint.sse.*;
import io.rtcomm.endpoint.websocket.*;
import io.rtcomm.endpoint.web.*;
import io.rtcomm.observe.*;
import io.rtcomm.server.*;
import io.rtcomm.transport.*;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.*;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

abstract class Prelude {
    // records of the application
    record Move(String piece, int column, int row) {}

    record Quote(String symbol, double price) {}

    record Item(String title) {}

    record Order(long id, List<Item> items) {}

    record Saved(long id) {}

    record Sku(String id) {}

    record Decision(boolean confirmed) {}

    record User(String name) {}

    // services of the application
    interface Board {
        void apply(Move move);
    }

    interface Book {
        void update(List<Quote> quotes);
    }

    interface Prices {
        CompletionStage<Double> find(Sku sku);
    }

    interface Users {
        Optional<User> byToken(String token);
    }

    interface Tenants {
        CompletionStage<Boolean> exist(String name);
    }

    interface Quota {
        boolean allows(String socketId);
    }

    static final Key<User> USER = Key.of("user", User.class);

    final Logger log = LoggerFactory.getLogger("application");

    RtcommServer server;
    Namespace io;
    Socket socket;
    String socketId;

    WebSocket ws;
    WebSocketOptions options;
    java.io.OutputStream file;
    List<byte[]> chunks;

    Board board;
    Book book;
    Prices prices;
    Users users;
    Tenants tenants;
    Quota quota;

    EventLoopGroup workers;
    ChannelPipeline pipeline;
    ChannelHandler yourHandler;

    Item item;
    Order order;
    String question;
    String x;
}
