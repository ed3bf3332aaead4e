/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.scores;

/**
 * How a match stands. Immutable.
 *
 * @param id names it
 * @param minute how much of it was played; the newer of two states has the larger
 */
record Match(String id, String home, String away, int homeGoals, int awayGoals, int minute) {
    Match at(int newMinute) {
        return new Match(id, home, away, homeGoals, awayGoals, newMinute);
    }

    Match goal(boolean forHome) {
        return new Match(id, home, away, homeGoals + (forHome ? 1 : 0), awayGoals + (forHome ? 0 : 1), minute);
    }
}
