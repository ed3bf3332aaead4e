/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import io.rtcomm.endpoint.web.FilesOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** A folder of files, a secret beside it, and a server that may serve the folder. Confined to the test's thread. */
final class FilesFixture implements AutoCloseable {
    /** When all files were changed. */
    static final Instant LONG_AGO = Instant.parse("2020-01-02T03:04:05.678Z");

    static final String LONG_AGO_HTTP = "Thu, 02 Jan 2020 03:04:05 GMT";
    static final String DIGITS = "0123456789";
    static final String NOT_FOUND = "{\"code\":404,\"message\":\"Not Found\"}";

    final WebFixture web = new WebFixture();

    /** Where the secret is, and the folder. */
    final Path around;

    /** The folder. */
    final Path root;

    FilesFixture(Path around) throws IOException {
        this.around = around;
        root = Files.createDirectories(around.resolve("public"));
        write("index.html", "<p>front");
        write("digits.txt", DIGITS);
        write("page.html", "<p>page</p>".repeat(500));
        write("sub/index.html", "<p>sub");
        write("sub/deep/a b.json", "{}");
        write("noindex/x.bin", "x");
        write(".hidden", "hidden");
        write(".git/config", "hidden");
        write("empty.txt", "");
        Files.writeString(around.resolve("secret.txt"), "secret");
    }

    Path write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
        return file;
    }

    /** Serves the folder at the root of the server. At most once. */
    WebFixture serving() {
        return serving(FilesOptions.DEFAULT);
    }

    WebFixture serving(FilesOptions options) {
        web.server.files("/", root, options);
        return web;
    }

    @Override
    public void close() {
        web.close();
    }
}
