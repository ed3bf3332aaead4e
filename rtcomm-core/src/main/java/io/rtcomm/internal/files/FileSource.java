/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where files come from. Safe on any thread; everything here may block. */
interface FileSource {
    /** What is there, or null when nothing is that may be served. What was found is to be closed. */
    @Nullable
    Found find(FilePath path) throws IOException;

    /** What a path names. */
    interface Found extends Closeable {
        /** Whether this is a folder, of which nothing more is known. */
        boolean isFolder();

        /** The length in bytes. */
        long size();

        /** When it changed last, or null when that is not known. */
        @Nullable
        Instant modified();

        /** Differs from that of every other content that the path ever had, as far as {@link #modified} can tell. */
        String version();

        /** Opens the content, to be called once; it is closed with this. */
        ReadableByteChannel open(long offset) throws IOException;
    }

    /** A folder. */
    record Folder() implements Found {
        @Override
        public boolean isFolder() {
            return true;
        }

        @Override
        public long size() {
            return 0;
        }

        @Override
        public @Nullable Instant modified() {
            return null;
        }

        @Override
        public String version() {
            return "";
        }

        @Override
        public ReadableByteChannel open(long offset) throws IOException {
            throw new IOException("a folder (expected: a file)");
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
