/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A folder on the class path. Files in jars do not change, and have no time worth anything (builds that can be repeated
 * set it to one value), so each is read once for a hash of its content. Classes are never served. Safe on any thread.
 */
final class ClassPathSource implements FileSource {
    private record Facts(long size, String version) {}

    private final ClassLoader classes;
    private final String folder;
    private final ConcurrentHashMap<String, Facts> known = new ConcurrentHashMap<>(); // as many as there are files

    /** @throws IllegalArgumentException when there is no such folder, or it would be the whole class path */
    ClassPathSource(ClassLoader classes, String folder) {
        if (folder.isEmpty() || folder.startsWith("/") || folder.endsWith("/") || folder.contains("..")) {
            throw new IllegalArgumentException("files: class path folder \"" + folder
                    + "\" (expected: as public/pages, without slashes around it)");
        }
        this.classes = classes;
        this.folder = folder;
        if (!exists()) {
            throw new IllegalArgumentException(
                    "files: class path folder \"" + folder + "\" is not there (expected: a folder of the class path)");
        }
    }

    /** Some jars have files and no entries for their folders. */
    private boolean exists() {
        if (classes.getResource(folder) != null || classes.getResource(folder + '/') != null) {
            return true;
        }
        try {
            for (URL manifest : Collections.list(classes.getResources("META-INF/MANIFEST.MF"))) {
                if (manifest.openConnection() instanceof JarURLConnection jar && hasFolder(jar)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean hasFolder(JarURLConnection jar) throws IOException {
        jar.setUseCaches(false);
        try (var file = jar.getJarFile()) {
            return file.stream().anyMatch(entry -> entry.getName().startsWith(folder + '/'));
        }
    }

    @Override
    public @Nullable Found find(FilePath path) throws IOException {
        String name = path.names().isEmpty() ? folder : folder + '/' + path;
        URL url = name.endsWith(".class") ? null : classes.getResource(name);
        if (url == null) {
            return null;
        }
        if (url.getProtocol().equals("file")) {
            return inFolder(url, path);
        }
        if (url.openConnection() instanceof JarURLConnection jar
                && jar.getJarEntry() != null
                && jar.getJarEntry().isDirectory()) {
            return new Folder();
        }
        Facts facts = known.get(name);
        if (facts == null) {
            facts = read(url);
            known.put(name, facts);
        }
        return new Resource(url, facts);
    }

    /** Classes that were not packed into a jar. */
    private static @Nullable Found inFolder(URL url, FilePath path) throws IOException {
        try {
            Path root = Path.of(url.toURI());
            for (int i = 0; i < path.names().size() && root != null; i++) {
                root = root.getParent();
            }
            return root == null ? null : new FolderSource(root).find(path);
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException("cannot be read as a file: " + url, e);
        }
    }

    private static Facts read(URL url) throws IOException {
        MessageDigest digest = Hashes.sha256();
        try (var in = new DigestInputStream(url.openStream(), digest)) {
            long size = in.transferTo(java.io.OutputStream.nullOutputStream());
            return new Facts(size, HexFormat.of().formatHex(digest.digest(), 0, 16));
        }
    }

    @Override
    public String toString() {
        return "class path:" + folder;
    }

    /** Confined to one answer. */
    private static final class Resource implements Found {
        private final URL url;
        private final Facts facts;
        private List<InputStream> opened = List.of();

        Resource(URL url, Facts facts) {
            this.url = url;
            this.facts = facts;
        }

        @Override
        public boolean isFolder() {
            return false;
        }

        @Override
        public long size() {
            return facts.size();
        }

        @Override
        public @Nullable Instant modified() {
            return null;
        }

        @Override
        public String version() {
            return facts.version();
        }

        @Override
        public ReadableByteChannel open(long offset) throws IOException {
            InputStream in = url.openStream();
            opened = List.of(in);
            in.skipNBytes(offset);
            return Channels.newChannel(in);
        }

        @Override
        public void close() throws IOException {
            for (InputStream in : opened) {
                in.close();
            }
        }
    }
}
