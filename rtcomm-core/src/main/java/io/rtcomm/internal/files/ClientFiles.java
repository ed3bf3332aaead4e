/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.files;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the files of the JavaScript client come from. They lie in a folder as npm has them, with {@code package.json}
 * beside or above them and possibly in {@code dist}. Immutable; safe on any thread. Reading blocks.
 */
public final class ClientFiles {
    private static final String WEB_JAR = "META-INF/resources/webjars/socket.io-client/";
    /** Compares number by number; what follows a release, as in 4.0.0-rc.1, comes before it. */
    private static final Comparator<String> BY_VERSION = Comparator.comparing(
            version -> Stream.of((version + ".0").split("[.-]", -1))
                    .mapToInt(ClientFiles::number)
                    .toArray(),
            Arrays::compare);

    /** Opens a file by its name under the root, or returns null when there is none. */
    private interface Source {
        @Nullable
        InputStream open(String name) throws IOException;
    }

    private final Source source;
    private final String description;

    private ClientFiles(Source source, String description) {
        this.source = source;
        this.description = description;
    }

    /** The newest version that a web jar on the class path has. */
    public static ClientFiles webJar(ClassLoader classes) {
        return new ClientFiles(
                name -> {
                    String version = newestVersion(classes);
                    return version == null ? null : classes.getResourceAsStream(WEB_JAR + version + "/" + name);
                },
                "class path:" + WEB_JAR);
    }

    /**
     * A folder on the class path.
     *
     * @param folder its name, without a slash in front
     */
    public static ClientFiles classPath(ClassLoader classes, String folder) {
        String root = folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
        return new ClientFiles(name -> classes.getResourceAsStream(root + name), "class path:" + root);
    }

    /** A folder of the file system. */
    public static ClientFiles directory(Path folder) {
        return new ClientFiles(
                name -> {
                    try {
                        return Files.newInputStream(folder.resolve(name));
                    } catch (NoSuchFileException e) {
                        return null;
                    }
                },
                folder.toString());
    }

    /** The content of a file, or null when there is none. */
    byte @Nullable [] read(String name) throws IOException {
        byte[] content = content(name);
        return content == null ? content("dist/" + name) : content;
    }

    /** What {@code package.json} says, or null when there is none. */
    @Nullable
    String version() throws IOException {
        byte[] json = content("package.json");
        if (json == null) {
            return null;
        }
        try {
            String version = JsonMapper.shared().readTree(json).path("version").asString("");
            return version.isEmpty() ? null : version;
        } catch (JacksonException e) {
            throw new IOException("package.json in " + description + ": " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public String toString() {
        return description;
    }

    private byte @Nullable [] content(String name) throws IOException {
        try (InputStream in = source.open(name)) {
            return in == null ? null : in.readAllBytes();
        }
    }

    private static @Nullable String newestVersion(ClassLoader classes) throws IOException {
        var versions = new ArrayList<String>();
        for (URL folder : Collections.list(classes.getResources(WEB_JAR))) {
            for (String version : children(folder)) {
                if (classes.getResource(WEB_JAR + version + "/package.json") != null) {
                    versions.add(version);
                }
            }
        }
        return versions.isEmpty() ? null : Collections.max(versions, BY_VERSION);
    }

    private static List<String> children(URL folder) throws IOException {
        if (folder.openConnection() instanceof JarURLConnection jar) {
            jar.setUseCaches(false);
            try (var file = jar.getJarFile()) {
                return file.stream()
                        .map(entry -> entry.getName())
                        .filter(name -> name.startsWith(WEB_JAR) && name.endsWith("/package.json"))
                        .map(name -> name.substring(WEB_JAR.length(), name.lastIndexOf('/')))
                        .toList();
            }
        }
        if (!folder.getProtocol().equals("file")) {
            return List.of();
        }
        try (var entries = Files.list(Path.of(folder.toURI()))) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
