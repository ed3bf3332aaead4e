/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import java.nio.file.Path;

/**
 * Where the files of the official JavaScript client come from, which the server offers under its Socket.IO path
 * ({@code /socket.io/socket.io.min.js}). They are not part of rtcomm. Immutable; safe on any thread.
 */
public sealed interface ClientBundleSource {
    /**
     * A web jar of {@code socket.io-client} on the class path, the newest if there are several; nothing is served if there
     * is none. The default.
     */
    static ClientBundleSource classPath() {
        return new WebJar();
    }

    /**
     * A folder on the class path, without a slash in front.
     *
     * @param folder holds {@code package.json}, and the files themselves or in {@code dist}
     */
    static ClientBundleSource classPath(String folder) {
        return new ClassPathFolder(folder);
    }

    /**
     * A folder of the file system, for example {@code node_modules/socket.io-client}.
     *
     * @param folder holds {@code package.json}, and the files themselves or in {@code dist}
     */
    static ClientBundleSource directory(Path folder) {
        return new Directory(folder);
    }

    /** The files are not served. */
    static ClientBundleSource none() {
        return new None();
    }

    /** See {@link #classPath()}. */
    record WebJar() implements ClientBundleSource {}

    /** See {@link #classPath(String)}. */
    record ClassPathFolder(String folder) implements ClientBundleSource {}

    /** See {@link #directory(Path)}. */
    record Directory(Path folder) implements ClientBundleSource {}

    /** See {@link #none()}. */
    record None() implements ClientBundleSource {}
}
