/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.files;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes of contents, for entity tags. */
final class Hashes {
    private Hashes() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** Half of the hash, which is enough to tell contents apart. */
    static String of(byte[] content) {
        return HexFormat.of().formatHex(sha256().digest(content), 0, 16);
    }
}
