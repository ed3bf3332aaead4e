/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.scores;

import io.rtcomm.endpoint.sse.SseChannel;
import io.rtcomm.endpoint.sse.SseStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** Matches that are made up as they go on. {@link #tick} is called by one thread at a time; the rest is safe on any thread. */
final class League {
    private static final int LAST_MINUTE = 90;
    private static final double GOALS_PER_MINUTE = 0.06;

    private final SseChannel scores;
    private final Random random;
    private final List<Match> matches = new CopyOnWriteArrayList<>();

    League(SseChannel scores, Random random) {
        this.scores = scores;
        this.random = random;
        List<List<String>> pairs =
                List.of(List.of("Rovers", "United"), List.of("Athletic", "Wanderers"), List.of("Albion", "City"));
        for (var pair : pairs) {
            matches.add(new Match("m" + (matches.size() + 1), pair.get(0), pair.get(1), 0, 0, 0));
        }
    }

    /** A new visitor has to know how all matches stand; one that comes back gets what it missed from the channel. */
    void welcome(SseStream visitor) {
        if (visitor.lastEventId().isEmpty()) {
            visitor.send("table", new ArrayList<>(matches));
        }
    }

    /** One more minute is played; after the last one it all begins again. */
    void tick() {
        for (int i = 0; i < matches.size(); i++) {
            Match match = matches.get(i);
            if (match.minute() == LAST_MINUTE) {
                match = new Match(match.id(), match.home(), match.away(), 0, 0, 0);
            } else {
                match = match.at(match.minute() + 1);
            }
            boolean goal = match.minute() > 0 && random.nextDouble() < GOALS_PER_MINUTE;
            boolean forHome = random.nextBoolean();
            match = goal ? match.goal(forHome) : match;
            matches.set(i, match);
            scores.publish("score", match);
            if (goal) {
                scores.publish("goal", Map.of("team", forHome ? match.home() : match.away(), "minute", match.minute()));
            }
        }
    }
}
