/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.chat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and verifies the tokens that pages connect with. Safe on any thread.
 *
 * <pre>
 *   base64url( expiry in epoch seconds ":" user id ":" nickname ) "." base64url( HMAC-SHA256 of what stands before the dot )
 * </pre>
 *
 * The key is random and lives as long as this object: tokens of an earlier run are refused.
 */
final class Tokens {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final int MAX_LENGTH = 512;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final SecretKeySpec key;
    private final Duration lifetime;
    private final InstantSource clock;

    Tokens(Duration lifetime, InstantSource clock) {
        byte[] secret = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(secret);
        this.key = new SecretKeySpec(secret, ALGORITHM);
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /** A token that says who its bearer is. */
    String issue(User user) {
        long expiry = clock.instant().plus(lifetime).getEpochSecond();
        String claims = expiry + ":" + user.id() + ":" + user.nickname();
        String payload = ENCODER.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        return payload + "." + ENCODER.encodeToString(signature(payload));
    }

    /** Who the bearer of a token is; empty when it was not issued here, was changed, or has expired. */
    Optional<User> verify(String token) {
        int dot = token.indexOf('.');
        if (dot < 0 || token.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            String payload = token.substring(0, dot);
            byte[] given = DECODER.decode(token.substring(dot + 1));
            // takes the same time wherever the two differ
            return MessageDigest.isEqual(given, signature(payload)) ? bearer(payload) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // not base64url
        }
    }

    /** Only for a payload whose signature was found to be right. */
    private Optional<User> bearer(String payload) {
        String[] claims = new String(DECODER.decode(payload), StandardCharsets.UTF_8).split(":", 3);
        boolean expired = Long.parseLong(claims[0]) <= clock.instant().getEpochSecond();
        return expired ? Optional.empty() : Optional.of(new User(claims[1], claims[2]));
    }

    private byte[] signature(String payload) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(payload.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is missing (expected: every JDK has it)", e);
        }
    }
}
