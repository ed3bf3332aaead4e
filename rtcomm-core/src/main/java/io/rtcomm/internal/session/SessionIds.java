/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes ids of 120 random bits: 20 characters of the URL-safe alphabet. Safe on any thread. */
public final class SessionIds {
    private static final int BYTES = 15;

    private final SecureRandom random = new SecureRandom();

    /** An id that nobody can guess, as text. */
    public String next() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** An id that nobody can guess. */
    Id nextId() {
        return Id.of(next());
    }
}
