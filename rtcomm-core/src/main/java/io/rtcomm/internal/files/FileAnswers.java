/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.files;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.rtcomm.endpoint.web.FilesOptions;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.internal.files.FileSource.Found;
import io.rtcomm.internal.http.ErrorBody;
import io.rtcomm.internal.http.OriginPolicy;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests for files: which of their forms, whether at all, and which part. Safe on any thread; blocks.
 *
 * <pre>
 *   path ─▶ file, or index of a folder ─▶ plain or gzip ─▶ preconditions ─▶ range ─▶ 200, 206
 *     └─ 404, 301                                             └─ 304, 412      └─ 416
 * </pre>
 */
final class FileAnswers {
    /** Files that are shorter are sent in one piece. */
    private static final int SHORT_BYTES = FileSender.PIECE_BYTES;

    /** What changed just now may change again at the same time, as far as clocks of file systems can tell. */
    private static final Duration RECENT = Duration.ofSeconds(2);

    private final FileSource source;
    private final FilesOptions options;
    private final Reading reading;
    private final InstantSource clock;
    private final GzippedFiles gzip = new GzippedFiles();

    FileAnswers(FileSource source, FilesOptions options, Reading reading, InstantSource clock) {
        this.source = source;
        this.options = options;
        this.reading = reading;
        this.clock = clock;
    }

    /** One form of a file. */
    private record Form(
            EntityTag tag, String type, @Nullable Instant modified, long size, boolean zipped) {}

    /** Answers with what a path names. */
    void answer(HttpExchange exchange, FilePath path) throws IOException {
        FilePath wanted = path.folder() ? path.file(options.index()) : path;
        Found found = source.find(wanted);
        boolean handedOver = false;
        try {
            if (found == null) {
                refuse(exchange, 404);
            } else if (!found.isFolder()) {
                handedOver = send(exchange, wanted, found);
            } else if (!path.folder() && has(path.file(options.index()))) {
                redirect(exchange);
            } else {
                refuse(exchange, 404);
            }
        } finally {
            if (found != null && !handedOver) {
                found.close();
            }
        }
    }

    private boolean has(FilePath path) throws IOException {
        try (Found index = source.find(path)) {
            return index != null && !index.isFolder();
        }
    }

    /** To the same path with a slash at its end, so that what the index refers to is looked for in the folder. */
    void redirect(HttpExchange exchange) {
        HttpRequestHead request = exchange.request();
        int query = request.target().indexOf('?');
        String location =
                request.path() + '/' + (query < 0 ? "" : request.target().substring(query));
        exchange.responseHeaders().set(FieldNames.LOCATION, location);
        refuse(exchange, 301);
    }

    private static void refuse(HttpExchange exchange, int status) {
        exchange.respond(status, ErrorBody.TYPE, ErrorBody.of(status));
    }

    /** Returns whether the file will be closed by somebody else. */
    private boolean send(HttpExchange exchange, FilePath path, Found file) throws IOException {
        HttpRequestHead request = exchange.request();
        HttpHeaders headers = exchange.responseHeaders();
        String type = MediaTypes.of(path.name());
        boolean twoForms = options.gzip() && MediaTypes.compressible(type);
        if (twoForms) {
            OriginPolicy.addVary(headers, "Accept-Encoding");
        }
        boolean zipped = twoForms
                && !request.headers().contains(HttpHeaderNames.RANGE)
                && AcceptEncoding.prefersGzip(request.header(HttpHeaderNames.ACCEPT_ENCODING));
        if (zipped) {
            Found beside = besides(path, file);
            if (beside != null) {
                return handOver(beside, sendForm(exchange, beside, form(beside, type, true)));
            }
            if (file.size() >= GzippedFiles.MIN_BYTES && file.size() <= GzippedFiles.MAX_BYTES) {
                sendZipped(exchange, path, file, form(file, type, true));
                return false;
            }
        }
        return sendForm(exchange, file, form(file, type, false));
    }

    /** The file itself stays with the caller, whatever becomes of the one beside it. */
    private static boolean handOver(Found beside, boolean handedOver) throws IOException {
        if (!handedOver) {
            beside.close();
        }
        return false;
    }

    /** The compressed file beside a file, if it is as new. */
    private @Nullable Found besides(FilePath path, Found file) throws IOException {
        Found beside = source.find(path.withEnding(".gz"));
        if (beside == null) {
            return null;
        }
        Instant plain = file.modified();
        Instant compressed = beside.modified();
        boolean stale = plain != null && compressed != null && compressed.isBefore(plain);
        if (beside.isFolder() || stale) {
            beside.close();
            return null;
        }
        return beside;
    }

    private Form form(Found file, String type, boolean zipped) {
        Instant modified = file.modified();
        boolean recent = modified != null && modified.isAfter(clock.instant().minus(RECENT));
        var tag = new EntityTag(zipped ? file.version() + "-gz" : file.version(), recent);
        return new Form(
                tag, type, modified == null ? null : modified.truncatedTo(ChronoUnit.SECONDS), file.size(), zipped);
    }

    /** Adds what every answer about a file has; returns whether its content is to be sent. */
    private boolean wanted(HttpExchange exchange, Form form) {
        HttpHeaders headers = exchange.responseHeaders();
        headers.set(FieldNames.DATE, DateFormatter.format(Date.from(clock.instant())));
        headers.set(FieldNames.ETAG, form.tag().toString());
        headers.set(FieldNames.CACHE_CONTROL, options.cacheControl());
        if (form.modified() != null) {
            headers.set(FieldNames.LAST_MODIFIED, DateFormatter.format(Date.from(form.modified())));
        }
        int status = Preconditions.status(exchange.request(), form.tag(), form.modified());
        if (status == 304) {
            exchange.respond(304, null, Unpooled.EMPTY_BUFFER);
        } else if (status != 200) {
            refuse(exchange, status);
        } else if (form.zipped()) {
            headers.set(FieldNames.CONTENT_ENCODING, "gzip");
        }
        return status == 200;
    }

    private void sendZipped(HttpExchange exchange, FilePath path, Found file, Form form) throws IOException {
        if (!wanted(exchange, form)) {
            return;
        }
        String name = path + "\n" + form.tag().opaque();
        byte[] compressed = form.tag().weak() ? null : gzip.get(name);
        if (compressed == null) {
            compressed = GzippedFiles.compress(read(file.open(0), (int) file.size()));
            if (!form.tag().weak()) {
                gzip.put(name, compressed);
            }
        }
        exchange.respond(200, form.type(), Unpooled.wrappedBuffer(compressed));
    }

    private boolean sendForm(HttpExchange exchange, Found file, Form form) throws IOException {
        if (!wanted(exchange, form)) {
            return false;
        }
        HttpRequestHead request = exchange.request();
        HttpHeaders headers = exchange.responseHeaders();
        if (!form.zipped()) {
            headers.set(FieldNames.ACCEPT_RANGES, "bytes");
        }
        ByteRange range = null;
        // RFC 9110 §14.2: with GET only
        if (request.method().equals("GET") && Preconditions.rangeAllowed(request, form.tag(), form.modified())) {
            range = form.zipped() ? null : ByteRange.of(request.header(HttpHeaderNames.RANGE), form.size());
        }
        if (range != null && !range.satisfiable()) {
            headers.set(FieldNames.CONTENT_RANGE, "bytes */" + form.size());
            refuse(exchange, 416);
            return false;
        }
        if (range == null) {
            return transfer(exchange, file, 200, form.type(), new ByteRange(0, form.size()));
        }
        headers.set(FieldNames.CONTENT_RANGE, range.contentRange(form.size()));
        return transfer(exchange, file, 206, form.type(), range);
    }

    private boolean transfer(HttpExchange exchange, Found file, int status, String type, ByteRange part)
            throws IOException {
        if (exchange.request().method().equals("HEAD")) {
            exchange.responseHeaders().set(FieldNames.CONTENT_LENGTH, part.length());
            exchange.stream(status, type, () -> {});
            return false;
        }
        ReadableByteChannel content = file.open(part.first());
        if (part.length() <= SHORT_BYTES) {
            ByteBuf bytes = Unpooled.wrappedBuffer(read(content, (int) part.length()));
            exchange.respond(status, type, bytes);
            return false;
        }
        exchange.responseHeaders().set(FieldNames.CONTENT_LENGTH, part.length());
        new FileSender(exchange, reading, content, part.length(), file).start(status, type);
        return true;
    }

    private static byte[] read(ReadableByteChannel from, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (from.read(bytes) < 0) {
                throw new EOFException("the file has become shorter (expected: " + length + " bytes)");
            }
        }
        return bytes.array();
    }
}
