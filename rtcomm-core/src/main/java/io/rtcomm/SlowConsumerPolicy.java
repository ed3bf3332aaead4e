/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

/**
 * What happens to an event for a client that does not take what is sent to it fast enough. What waits for one client has
 * a budget, in bytes and in messages; what its connection holds and the operating system has not taken counts, too.
 *
 * <p>Under every policy, a reliable event that does not fit first takes the place of volatile ones that wait, the oldest
 * first; if that is not enough, the client is disconnected with {@link DisconnectReason#SLOW_CONSUMER}, comes back, and
 * recovers what it missed where that is enabled.
 */
public enum SlowConsumerPolicy {
    /** Volatile events never wait: those that cannot be written at once are dropped. The default. */
    CLOSE,
    /** Volatile events wait while there is room in the budget; one that finds none is dropped. */
    DROP_VOLATILE,
    /** Volatile events wait; one that finds no room takes the place of the oldest ones that wait. */
    DROP_OLDEST_VOLATILE,
    /**
     * The newest value wins: an event takes the place of one with the same key that waits, and is written in its turn. So
     * a key that changes often is not put off by others, and an event may overtake what was sent between the two. The key
     * is the name of the event, or what it was given. Events that ask for answers are not conflated. A volatile event
     * that finds no room is dropped.
     */
    CONFLATE
}
