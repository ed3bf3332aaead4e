/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.chat;

import io.rtcomm.RejectedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Who has which nickname. Safe on any thread.
 *
 * <p>A nickname belongs to a user from the login on, for as long as a page of the user is connected, and for a while
 * after that, so that nobody takes it while a page reloads.
 */
final class Users {
    private final int capacity;
    private final Duration grace;
    private final InstantSource clock;
    private final Map<String, Claim> claims = new HashMap<>(); // guarded by this

    /**
     * Nobody.
     *
     * @param capacity how many nicknames may be taken at a time
     * @param grace how long a nickname stays taken without a page that is connected
     */
    Users(int capacity, Duration grace, InstantSource clock) {
        this.capacity = capacity;
        this.grace = grace;
        this.clock = clock;
    }

    /**
     * A new user.
     *
     * @throws RejectedException when the nickname is taken, or all are
     */
    synchronized User register(String nickname) {
        var user = new User(UUID.randomUUID().toString(), nickname);
        claim(user);
        return user;
    }

    /**
     * Gives a user who comes back the nickname again.
     *
     * @throws RejectedException when it is somebody else's by now
     */
    synchronized void admit(User user) {
        claim(user);
    }

    private Claim claim(User user) {
        Instant now = clock.instant();
        String key = Input.key(user.nickname());
        Claim held = claims.get(key);
        if (held != null && !held.free(now)) {
            if (!held.user.equals(user)) {
                throw new RejectedException(
                        "The nickname " + user.nickname() + " is taken.", Map.of("code", 409, "field", "nickname"));
            }
            held.until = now.plus(grace);
            return held;
        }
        if (claims.size() >= capacity) {
            claims.values().removeIf(claim -> claim.free(now));
        }
        if (claims.size() >= capacity) {
            throw new RejectedException("The chat is full.", Map.of("code", 503));
        }
        var claim = new Claim(user, now.plus(grace));
        claims.put(key, claim);
        return claim;
    }

    /** A page of the user connected. */
    synchronized void arrive(User user) {
        claim(user).pages++;
    }

    /** A page of the user disconnected. */
    synchronized void depart(User user) {
        Claim held = claims.get(Input.key(user.nickname()));
        if (held != null && held.user.equals(user)) {
            held.pages--;
            held.until = clock.instant().plus(grace);
        }
    }

    /** The user of that nickname, if a page of theirs is connected. */
    synchronized Optional<User> connected(String nickname) {
        return Optional.ofNullable(claims.get(Input.key(nickname)))
                .filter(claim -> claim.pages > 0)
                .map(claim -> claim.user);
    }

    /** Guarded by the users that it belongs to. */
    private static final class Claim {
        final User user;
        int pages;
        Instant until; // counts only without pages

        Claim(User user, Instant until) {
            this.user = user;
            this.until = until;
        }

        boolean free(Instant now) {
            return pages == 0 && !now.isBefore(until);
        }
    }
}
