/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.files;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.rtcomm.endpoint.web.FilesOptions;
import io.rtcomm.http.Endpoint;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.PathPattern;
import io.rtcomm.internal.http.ErrorBody;
import io.rtcomm.internal.http.OriginPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a folder under a prefix. Safe on any thread.
 *
 * <p>Nothing is refused because of its origin: the files are no secret, and whether a foreign page may read them follows
 * from the CORS headers.
 */
public final class FilesEndpoint implements Endpoint {
    private static final Logger log = LoggerFactory.getLogger(FilesEndpoint.class);
    private static final String METHODS = "GET, HEAD, OPTIONS";

    private final String prefix; // with a slash at its end
    private final FileSource source;
    private final FilesOptions options;
    private final OriginPolicy origins;
    private final Executor blocking;
    private final FileAnswers answers;

    private FilesEndpoint(
            String prefix, FileSource source, FilesOptions options, OriginPolicy origins, Reading reading) {
        this.prefix = prefix.endsWith("/") ? prefix : prefix + "/";
        if (!this.prefix.matches("/(?:[A-Za-z0-9_~!$&'()*+,;=@-][A-Za-z0-9._~!$&'()*+,;=:@-]*/)*")) {
            throw new IllegalArgumentException("files: prefix " + prefix + " (expected: as /assets)");
        }
        this.source = source;
        this.options = options;
        this.origins = origins;
        this.blocking = reading.executor();
        this.answers = new FileAnswers(source, options, reading, InstantSource.system());
    }

    /**
     * The files of a folder of the file system.
     *
     * @throws IllegalArgumentException when there is no such folder, or the prefix is no plain path
     */
    public static FilesEndpoint directory(
            String prefix, Path folder, FilesOptions options, OriginPolicy origins, Reading reading) {
        return new FilesEndpoint(prefix, new FolderSource(folder), options, origins, reading);
    }

    /**
     * The files of a folder on the class path.
     *
     * @param folder without a slash in front
     * @throws IllegalArgumentException when there is no such folder, it would be the whole class path, or the prefix is no
     *     plain path
     */
    public static FilesEndpoint classPath(
            String prefix, String folder, FilesOptions options, OriginPolicy origins, Reading reading) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader classes = context == null ? FilesEndpoint.class.getClassLoader() : context;
        return new FilesEndpoint(prefix, new ClassPathSource(classes, folder), options, origins, reading);
    }

    @Override
    public boolean matches(String path) {
        return path.startsWith(prefix)
                || (path.length() == prefix.length() - 1 && prefix.startsWith(path) && !path.isEmpty());
    }

    @Override
    public PathPattern pattern(String path) {
        return PathPattern.of(prefix + "{path...}");
    }

    @Override
    public void handle(HttpExchange exchange) {
        HttpHeaders headers = exchange.responseHeaders();
        options.headers().forEach(headers::set);
        headers.set("X-Content-Type-Options", "nosniff");
        origins.judge(exchange, verdict -> {
            if (verdict == OriginPolicy.Verdict.PREFLIGHT) {
                exchange.respond(204, null, Unpooled.EMPTY_BUFFER);
            } else {
                answer(exchange, headers);
            }
        });
    }

    private void answer(HttpExchange exchange, HttpHeaders headers) {
        switch (exchange.request().method()) {
            case "GET", "HEAD" -> find(exchange);
            case "OPTIONS" -> {
                headers.set(FieldNames.ALLOW, METHODS);
                exchange.respond(204, null, Unpooled.EMPTY_BUFFER);
            }
            default -> {
                headers.set(FieldNames.ALLOW, METHODS);
                exchange.respond(405, ErrorBody.TYPE, ErrorBody.of(405));
            }
        }
    }

    private void find(HttpExchange exchange) {
        String path = exchange.request().path();
        FilePath wanted = path.length() < prefix.length() ? null : FilePath.of(path.substring(prefix.length()));
        if (wanted == null && path.length() >= prefix.length()) {
            exchange.respond(404, ErrorBody.TYPE, ErrorBody.of(404));
            return;
        }
        try {
            blocking.execute(() -> {
                try {
                    if (wanted == null) {
                        answers.redirect(exchange);
                    } else {
                        answers.answer(exchange, wanted);
                    }
                } catch (IOException | RuntimeException e) {
                    log.error("cannot serve {} from {}", path, source, e);
                    exchange.respond(500, ErrorBody.TYPE, ErrorBody.of(500));
                }
            });
        } catch (RejectedExecutionException e) {
            exchange.respondAndClose(503, ErrorBody.TYPE, ErrorBody.of(503));
        }
    }
}
