/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.chat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page and the server say to each other: the arguments of events and their answers. What comes from a page may
 * lack any member; {@link Input} checks it.
 */
final class Messages {
    private Messages() {}

    // ---- from the page

    /** {@code login} in the namespace {@code /login}; answered by {@link LoggedIn}. */
    record Login(@Nullable String nickname) {}

    /** {@code join}, answered by {@link Joined}; {@code leave}, answered by {@code true}; {@code typing}. */
    record InRoom(@Nullable String room) {}

    /** {@code message}; answered by {@link Posted}. */
    record Post(@Nullable String room, @Nullable String text) {}

    /** {@code private}; answered by {@link Delivery}. */
    record Whisper(@Nullable String to, @Nullable String text) {}

    // ---- answers

    /** What the page connects to the main namespace with. */
    record LoggedIn(String nickname, String token) {}

    /** A room as it was at the moment of joining; whatever happens later comes as events. */
    record Joined(RoomSummary room, List<String> members, List<ChatMessage> history) {}

    /** The message stands in the room. */
    record Posted(long id) {}

    /** A private message, and whether a page of its receiver confirmed it. */
    record Delivery(PrivateMessage message, boolean delivered) {}

    // ---- to the page

    /** {@code room}, to everybody when the number of people changed; {@code rooms}, a list of them to each newcomer. */
    record RoomSummary(String name, int people, boolean standing) {}

    /** {@code message}, to the room. */
    record ChatMessage(long id, String room, String from, String text, Instant at) {}

    /** {@code private}, to all pages of both. */
    record PrivateMessage(String from, String to, String text, Instant at) {}

    /** {@code joined}, {@code left} and {@code typing}, to the room. */
    record Presence(String room, String nickname) {}
}
