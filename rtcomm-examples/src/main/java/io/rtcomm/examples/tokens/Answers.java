/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.tokens;

import io.rtcomm.HttpNext;
import io.rtcomm.endpoint.sse.SseStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The latest answers by the ids that their readers chose. Safe on any thread. */
final class Answers {
    private static final int MAX_QUESTION = 500;

    private final Model model;
    private final int dropAfter;

    // guarded by this
    private final Map<String, Answer> answers;

    /**
     * @param max how many answers are kept; then the oldest is forgotten
     * @param dropAfter ends each stream after so many milliseconds, as bad networks do; 0 for never
     */
    Answers(Model model, int max, int dropAfter) {
        this.model = model;
        this.dropAfter = dropAfter;
        this.answers = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
                return size() > max;
            }
        };
    }

    /** Who has read all of it need not come again; who asks nothing is told so. */
    void check(SseStream reader, HttpNext next) {
        Answer known = known(reader);
        String question = question(reader);
        if (known != null && known.ends(seen(reader))) {
            reader.stayAway();
        } else if (question.isBlank() || question.length() > MAX_QUESTION) {
            next.reject(400, "a question of 1 to " + MAX_QUESTION + " characters is needed");
        } else {
            next.proceed();
        }
    }

    /** Gives a reader the answer from where it left off; the first one makes the model think. */
    void read(SseStream reader) {
        Answer answer;
        synchronized (this) {
            answer = answers.computeIfAbsent(id(reader), id -> model.answer(question(reader)));
        }
        answer.follow(reader, seen(reader));
        if (dropAfter > 0) {
            model.later(reader::close, dropAfter);
        }
    }

    private synchronized @Nullable Answer known(SseStream reader) {
        return answers.get(id(reader));
    }

    private static String id(SseStream reader) {
        return reader.handshake().pathParams().getOrDefault("id", "");
    }

    private static String question(SseStream reader) {
        return reader.handshake().query().getOrDefault("q", "");
    }

    /** How many tokens a reader has; whatever else it says is none. */
    private static int seen(SseStream reader) {
        return reader.lastEventId()
                .filter(id -> id.matches("[0-9]{1,6}"))
                .map(Integer::parseInt)
                .orElse(0);
    }
}
