/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.files;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder of the file system. Symbolic links are followed when they lead to something visible inside of the folder. Safe
 * on any thread.
 *
 * <p>A path is resolved first, all links followed, and looked at; then what was resolved is opened step by step without
 * following any link, so that a link which appears in between leads nowhere.
 */
final class FolderSource implements FileSource {
    private static final Set<OpenOption> OPEN = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final Path root; // absolute, without links

    /** @throws IllegalArgumentException when there is no such folder */
    FolderSource(Path folder) {
        try {
            root = folder.toRealPath();
        } catch (IOException e) {
            throw new IllegalArgumentException("files: " + folder + " (expected: a folder that can be read)", e);
        }
        if (!Files.isDirectory(root)) {
            throw new IllegalArgumentException("files: " + folder + " (expected: a folder)");
        }
    }

    @Override
    public @Nullable Found find(FilePath path) throws IOException {
        try {
            Path asked = root;
            for (String name : path.names()) {
                asked = asked.resolve(name);
            }
            Path real = asked.toRealPath();
            if (!visible(real)) {
                return null;
            }
            return Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS) ? new Folder() : open(real);
        } catch (FileSystemException | InvalidPathException e) {
            return null; // no such file, a loop of links, a file where a folder should be, no permission
        }
    }

    private boolean visible(Path real) {
        if (!real.startsWith(root)) {
            return false;
        }
        for (Path name : root.relativize(real)) {
            if (name.toString().startsWith(".")) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Found open(Path real) throws IOException {
        try (var folder = Files.newDirectoryStream(root)) {
            if (folder instanceof SecureDirectoryStream<Path> secure) {
                return openIn(secure, root.relativize(real), 0);
            }
        }
        var attributes = Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return attributes.isRegularFile() ? new OpenFile(Files.newByteChannel(real, OPEN), attributes) : null;
    }

    private static @Nullable Found openIn(SecureDirectoryStream<Path> folder, Path path, int depth) throws IOException {
        Path name = path.getName(depth);
        if (depth < path.getNameCount() - 1) {
            try (var inner = folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                return openIn(inner, path, depth + 1);
            }
        }
        var attributes = folder.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
        return attributes.isRegularFile() ? new OpenFile(folder.newByteChannel(name, OPEN), attributes) : null;
    }

    @Override
    public String toString() {
        return root.toString();
    }

    /** Confined to one answer. */
    private static final class OpenFile implements Found {
        private final SeekableByteChannel channel;
        private final Instant modified;
        private final long size;

        OpenFile(SeekableByteChannel channel, BasicFileAttributes attributes) throws IOException {
            this.channel = channel;
            this.modified = attributes.lastModifiedTime().toInstant();
            this.size = sizeOrClose(channel);
        }

        private static long sizeOrClose(SeekableByteChannel channel) throws IOException {
            try {
                return channel.size();
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        }

        @Override
        public boolean isFolder() {
            return false;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public Instant modified() {
            return modified;
        }

        @Override
        public String version() {
            return Long.toHexString(modified.getEpochSecond())
                    + '-'
                    + Integer.toHexString(modified.getNano())
                    + '-'
                    + Long.toHexString(size);
        }

        @Override
        public ReadableByteChannel open(long offset) throws IOException {
            return channel.position(offset);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
