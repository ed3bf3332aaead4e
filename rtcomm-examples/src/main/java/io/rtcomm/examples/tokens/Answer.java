/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.tokens;

import io.rtcomm.endpoint.sse.SseEvent;
import io.rtcomm.endpoint.sse.SseStream;
import java.util.ArrayList;
import java.util.List;

/** One answer, as far as it was thought of, and who reads along. Safe on any thread. */
final class Answer {
    // guarded by this
    private final List<String> tokens = new ArrayList<>();
    private final List<SseStream> readers = new ArrayList<>();
    private boolean complete;

    /** One more token, to be read by all who are there. */
    synchronized void add(String token) {
        tokens.add(token);
        readers.forEach(reader -> send(reader, tokens.size()));
    }

    /** There will be no more. */
    synchronized void complete() {
        complete = true;
        readers.forEach(Answer::finish);
        readers.clear();
    }

    /** Whether somebody who has so many tokens has all that there will ever be. */
    synchronized boolean ends(int seen) {
        return complete && seen >= tokens.size();
    }

    /** Gives a reader what it has not seen, then what comes. */
    synchronized void follow(SseStream reader, int seen) {
        for (int number = seen + 1; number <= tokens.size(); number++) {
            send(reader, number);
        }
        if (complete) {
            finish(reader);
        } else {
            readers.add(reader);
            reader.onClose(end -> leave(reader));
        }
    }

    private synchronized void leave(SseStream reader) {
        readers.remove(reader);
    }

    private void send(SseStream reader, int number) {
        reader.send(SseEvent.text(tokens.get(number - 1)).event("token").id(String.valueOf(number)));
    }

    private static void finish(SseStream reader) {
        reader.send(SseEvent.text("").event("done"));
        reader.close();
    }
}
