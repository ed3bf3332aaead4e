/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import java.util.List;

/**
 * What came back from a broadcast with acknowledgement.
 *
 * @param answers the first argument of each answer, in the order of arrival
 * @param missing how many receivers did not answer: in time, or before they disconnected
 */
public record Replies(List<JsonValue> answers, int missing) {
    /** Copies the list. */
    public Replies {
        answers = List.copyOf(answers);
    }

    /** Whether every receiver answered. */
    public boolean complete() {
        return missing == 0;
    }

    /** The answers, decoded. */
    public <T> List<T> as(Class<T> type) {
        return answers.stream().map(answer -> answer.as(type)).toList();
    }
}
