/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.tokens;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Pretends to think: gives a prepared answer token by token. Safe on any thread. */
final class Model implements AutoCloseable {
    private static final String TEXT = """
            You asked: %s

            A stream of tokens is many small events. Each has a number as its id, so that a reader whose \
            connection breaks says which one it saw last, and goes on in the middle of the sentence.

            Nothing is asked for twice, and nothing is lost: the answer is made once, \
            whoever reads it, and however often.
            """;

    private final ScheduledExecutorService thoughts = Executors.newSingleThreadScheduledExecutor();
    private final long pauseMillis;

    Model(long pauseMillis) {
        this.pauseMillis = Math.max(1, pauseMillis);
    }

    /** Begins to answer a question. */
    Answer answer(String question) {
        var answer = new Answer();
        think(answer, tokens(TEXT.replace("%s", question)), 0);
        return answer;
    }

    private void think(Answer answer, List<String> tokens, int next) {
        if (next == tokens.size()) {
            answer.complete();
            return;
        }
        thoughts.schedule(
                () -> {
                    answer.add(tokens.get(next));
                    think(answer, tokens, next + 1);
                },
                pauseMillis,
                TimeUnit.MILLISECONDS);
    }

    /** Runs something after a while. */
    void later(Runnable task, long millis) {
        thoughts.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    /** Pieces of a few characters; line breaks are in them as in any text. */
    static List<String> tokens(String text) {
        var tokens = new ArrayList<String>();
        int start = 0;
        while (start < text.length()) {
            int end = Math.min(text.length(), start + 1 + (start * 7) % 5);
            if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
                end++;
            }
            tokens.add(text.substring(start, end));
            start = end;
        }
        return tokens;
    }

    @Override
    public void close() {
        thoughts.shutdownNow();
    }
}
