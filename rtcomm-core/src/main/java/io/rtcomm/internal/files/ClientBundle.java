/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.files;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.rtcomm.http.Endpoint;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.internal.http.ErrorBody;
import io.rtcomm.internal.http.OriginPolicy;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the JavaScript client under the path of the server: {@code /socket.io/socket.io.js} and its siblings, by their
 * exact names and nothing else. Safe on any thread.
 *
 * <p>Each file is looked for, read and compressed once, when it is first asked for, on an executor that may block. Any
 * method gets the file. A foreign page is not refused, because the files are no secret; whether it may read them follows from the
 * CORS headers.
 */
public final class ClientBundle implements Endpoint {
    private static final Logger log = LoggerFactory.getLogger(ClientBundle.class);
    private static final List<String> FILES =
            List.of("socket.io.js", "socket.io.min.js", "socket.io.esm.min.js", "socket.io.msgpack.min.js");
    private static final String SCRIPT = "application/javascript; charset=utf-8";
    private static final String SOURCE_MAP = "application/json; charset=utf-8";

    private static final class Asset {
        final byte[] plain;
        final byte[] gzip;
        final String type;
        final EntityTag tag;

        Asset(byte[] plain, byte[] gzip, String type, EntityTag tag) {
            this.plain = plain;
            this.gzip = gzip;
            this.type = type;
            this.tag = tag;
        }
    }

    private final Map<String, String> nameByPath;
    private final ClientFiles files;
    private final OriginPolicy policy;
    private final Executor blocking;
    private final ConcurrentHashMap<String, CompletableFuture<Optional<Asset>>> assets = new ConcurrentHashMap<>();

    /**
     * The files under a path.
     *
     * @param path what stands before the names, with or without a slash at its end
     * @param blocking runs what reads and compresses
     */
    public ClientBundle(String path, ClientFiles files, OriginPolicy policy, Executor blocking) {
        String prefix = path.endsWith("/") ? path : path + "/";
        this.nameByPath = FILES.stream()
                .flatMap(name -> Stream.of(name, name + ".map"))
                .collect(Collectors.toUnmodifiableMap(name -> prefix + name, Function.identity()));
        this.files = files;
        this.policy = policy;
        this.blocking = blocking;
    }

    @Override
    public boolean matches(String path) {
        return nameByPath.containsKey(path);
    }

    @Override
    public void handle(HttpExchange exchange) {
        policy.judge(exchange, verdict -> {
            if (verdict == OriginPolicy.Verdict.PREFLIGHT) {
                exchange.respond(204, null, Unpooled.EMPTY_BUFFER);
            } else {
                find(exchange);
            }
        });
    }

    private void find(HttpExchange exchange) {
        String name = nameByPath.get(exchange.request().path());
        if (name == null) {
            exchange.respond(404, ErrorBody.TYPE, ErrorBody.of(404));
            return;
        }
        asset(name).whenComplete((asset, failure) -> {
            if (failure != null) {
                log.error("cannot read {} from {}", name, files, failure);
                exchange.respond(500, ErrorBody.TYPE, ErrorBody.of(500));
            } else if (asset.isEmpty()) {
                exchange.respond(404, ErrorBody.TYPE, ErrorBody.of(404));
            } else {
                answer(exchange, asset.get());
            }
        });
    }

    private CompletableFuture<Optional<Asset>> asset(String name) {
        CompletableFuture<Optional<Asset>> known = assets.get(name);
        if (known != null) {
            return known;
        }
        var loading = new CompletableFuture<Optional<Asset>>();
        CompletableFuture<Optional<Asset>> other = assets.putIfAbsent(name, loading);
        if (other != null) {
            return other;
        }
        loading.whenComplete((asset, failure) -> {
            if (failure != null) {
                assets.remove(name, loading); // the next request tries again
            }
        });
        try {
            blocking.execute(() -> load(name, loading));
        } catch (RejectedExecutionException e) {
            loading.completeExceptionally(e);
        }
        return loading;
    }

    private void load(String name, CompletableFuture<Optional<Asset>> loading) {
        try {
            byte[] plain = files.read(name);
            if (plain == null) {
                log.warn("the JavaScript client was asked for, but there is no {} in {}", name, files);
                loading.complete(Optional.empty());
                return;
            }
            String version = files.version();
            var tag = new EntityTag(version == null ? Hashes.of(plain) : version, false);
            String type = name.endsWith(".map") ? SOURCE_MAP : SCRIPT;
            loading.complete(Optional.of(new Asset(plain, GzippedFiles.compress(plain), type, tag)));
        } catch (IOException | RuntimeException e) {
            loading.completeExceptionally(e);
        }
    }

    private static void answer(HttpExchange exchange, Asset asset) {
        HttpHeaders headers = exchange.responseHeaders();
        headers.set(FieldNames.CACHE_CONTROL, "public, max-age=0");
        headers.set(FieldNames.ETAG, asset.tag.toString());
        OriginPolicy.addVary(headers, "Accept-Encoding");
        if (asset.tag.weaklyIn(exchange.request().header(HttpHeaderNames.IF_NONE_MATCH))) {
            exchange.respond(304, null, Unpooled.EMPTY_BUFFER);
            return;
        }
        boolean gzip = AcceptEncoding.prefersGzip(exchange.request().header(HttpHeaderNames.ACCEPT_ENCODING));
        if (gzip) {
            headers.set(FieldNames.CONTENT_ENCODING, "gzip");
        }
        exchange.respond(200, asset.type, Unpooled.wrappedBuffer(gzip ? asset.gzip : asset.plain));
    }
}
