/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.JsonValue;
import io.rtcomm.Replies;
import io.rtcomm.adapter.AckListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Collects the answers to one broadcast. Safe on any thread; completes its future off the event loops. */
final class AckCollector implements AckListener {
    private static final int UNKNOWN = -1;

    private final Executor completions;
    private final CompletableFuture<Replies> future = new CompletableFuture<>();

    // guarded by this: answers come from several loops, once per broadcast and client
    private final List<JsonValue> answers = new ArrayList<>();
    private int expected = UNKNOWN;
    private int lost;

    AckCollector(Executor completions) {
        this.completions = completions;
    }

    CompletableFuture<Replies> future() {
        return future;
    }

    @Override
    public synchronized void onReceivers(int count) {
        expected = count;
        completeIfDone();
    }

    @Override
    public synchronized void onAnswer(JsonValue answer) {
        answers.add(answer);
        completeIfDone();
    }

    @Override
    public synchronized void onLost() {
        lost++;
        completeIfDone();
    }

    private void completeIfDone() {
        if (expected != UNKNOWN && answers.size() + lost == expected) {
            var replies = new Replies(answers, lost);
            completions.execute(() -> future.complete(replies));
        }
    }
}
