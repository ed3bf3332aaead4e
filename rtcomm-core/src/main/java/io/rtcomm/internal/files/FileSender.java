/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.files;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpStream;
import io.rtcomm.http.HttpStreamListener;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a long file: reads a piece, off the event loop, when there is room for it, and no other before that one was
 * written. Confined to the event loop of the exchange, but for the reading.
 *
 * <pre>
 *   event loop   room? ──┐            ┌── write, flush ── room? ──┐
 *   executor             └── read ────┘                           └── read …
 * </pre>
 */
final class FileSender implements HttpStreamListener {
    /** How much of a file is read at once, and so what one download takes of the memory, twice at most. */
    static final int PIECE_BYTES = 64 * 1024;

    private static final Logger log = LoggerFactory.getLogger(FileSender.class);

    // fixed
    private final HttpExchange exchange;
    private final EventLoop loop;
    private final Executor blocking;
    private final ReadableByteChannel content;
    private final Closeable file;

    private final Duration patience;

    private @Nullable HttpStream stream; // absent before it began
    private @Nullable ScheduledFuture<?> check; // absent before it began
    private final long whole;
    private long left;
    private long leftAtCheck;
    private boolean reading; // a piece is under way; the file must not be closed meanwhile
    private boolean closed;

    /**
     * @param length how many bytes are sent
     * @param file is closed in the end
     */
    FileSender(HttpExchange exchange, Reading reading, ReadableByteChannel content, long length, Closeable file) {
        this.exchange = exchange;
        this.loop = exchange.channel().eventLoop();
        this.blocking = reading.executor();
        this.patience = reading.patience();
        this.content = content;
        this.whole = length;
        this.left = length;
        this.leftAtCheck = length;
        this.file = file;
    }

    /** Begins, on any thread. The header fields of the answer have its length. */
    void start(int status, String type) {
        try {
            loop.execute(() -> begin(status, type));
        } catch (RejectedExecutionException e) {
            closeFile(); // the connection is gone
        }
    }

    private void begin(int status, String type) {
        stream = exchange.stream(status, type, this);
        if (stream == null) {
            onClosed();
        } else {
            checkLater();
            readNext();
        }
    }

    private void checkLater() {
        check = loop.schedule(this::onCheck, patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A client that has begun to take the file and takes nothing more keeps it open no longer. */
    private void onCheck() {
        HttpStream to = stream;
        if (closed || to == null) {
            return;
        }
        if (left < whole && left == leftAtCheck) {
            to.abort();
        } else {
            leftAtCheck = left;
            checkLater();
        }
    }

    private void readNext() {
        HttpStream to = stream;
        if (to == null || closed || reading || to.room() == 0) {
            return;
        }
        reading = true;
        try {
            blocking.execute(this::read);
        } catch (RejectedExecutionException e) {
            reading = false;
            to.abort(); // the server is closing
        }
    }

    /** On the executor. */
    private void read() {
        ByteBuf piece = exchange.channel().alloc().buffer((int) Math.min(left, PIECE_BYTES));
        try {
            fill(piece);
        } catch (IOException | RuntimeException e) {
            log.warn("the file behind {} cannot be read on", exchange.request().path(), e);
            piece.clear();
        }
        try {
            loop.execute(() -> onPiece(piece));
        } catch (RejectedExecutionException e) {
            piece.release();
            closeFile();
        }
    }

    private void fill(ByteBuf piece) throws IOException {
        var bytes = piece.nioBuffer(0, piece.capacity());
        int read = 0;
        while (bytes.hasRemaining() && read >= 0) {
            read = content.read(bytes);
        }
        piece.writerIndex(bytes.position());
    }

    private void onPiece(ByteBuf piece) {
        reading = false;
        HttpStream to = stream;
        if (closed || to == null) {
            piece.release();
            closeFile();
            return;
        }
        int size = piece.readableBytes();
        if (size == 0) {
            piece.release();
            to.abort(); // the file is shorter than it was
            return;
        }
        left -= size;
        if (!to.write(piece)) {
            return;
        }
        to.flush();
        if (left == 0) {
            to.end();
        } else {
            readNext();
        }
    }

    @Override
    public void onWritable() {
        if (left > 0) {
            readNext();
        }
    }

    @Override
    public void onClosed() {
        closed = true;
        ScheduledFuture<?> armed = check;
        if (armed != null) {
            armed.cancel(false);
        }
        if (!reading) {
            closeFile();
        }
    }

    private void closeFile() {
        try {
            file.close();
        } catch (IOException e) {
            log.debug("a file cannot be closed", e);
        }
    }
}
