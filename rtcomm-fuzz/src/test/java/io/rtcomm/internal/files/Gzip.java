/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.files;

/** Lends the reader of {@code Accept-Encoding} to other packages. */
public final class Gzip {
    private Gzip() {}

    /** Whether a field asks for gzip. */
    public static boolean preferred(String field) {
        return AcceptEncoding.prefersGzip(field);
    }
}
