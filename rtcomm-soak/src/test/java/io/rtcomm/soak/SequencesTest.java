/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A model that never complains proves nothing. */
class SequencesTest {
    private final List<String> violations = new ArrayList<>();
    private final Sequences sequences = new Sequences("client", violations::add);

    private void in(String room, long... begun) {
        sequences.joining(room);
        sequences.joined(room, begun);
    }

    @Test
    void whatComesInOrderIsFine() {
        in("1", 4, 7);
        for (int i = 5; i < 10; i++) {
            sequences.accept("1", "p0", i);
        }
        sequences.accept("1", "cX", 3);
        sequences.accept("1", "cX", 4);
        sequences.requireAll(Map.of("1", new long[] {9, 7}));
        sequences.leaving("1");
        sequences.accept("1", "p0", 10);
        sequences.left("1", new long[] {10, 7});
        assertThat(violations).isEmpty();
    }

    @Test
    void whatIsPublishedWhileOneJoinsMayComeOrNot() {
        sequences.joining("1");
        sequences.accept("1", "p0", 3);
        sequences.joined("1", new long[] {4});
        sequences.accept("1", "p0", 4);
        sequences.requireAll(Map.of("1", new long[] {4}));
        assertThat(violations).isEmpty();
    }

    @Test
    void aGapIsALoss() {
        in("1", 4);
        sequences.accept("1", "p0", 5);
        sequences.accept("1", "p0", 7);
        assertThat(violations).containsExactly("client lost 1/p0/6: got 7");
    }

    @Test
    void aGapInWhatAnotherClientSaidIsALoss() {
        in("1", 4);
        sequences.accept("1", "cX", 5);
        sequences.accept("1", "cX", 7);
        assertThat(violations).containsExactly("client lost 1/cX/6: got 7");
    }

    @Test
    void aFirstThatComesTooLateIsALoss() {
        in("1", 4);
        sequences.accept("1", "p0", 6);
        assertThat(violations).containsExactly("client lost 1/p0/5: began with 6");
    }

    @Test
    void aFirstThatCameTooLateBeforeTheAnswerIsALoss() {
        sequences.joining("1");
        sequences.accept("1", "p0", 6);
        sequences.joined("1", new long[] {4});
        assertThat(violations).singleElement().asString().contains("lost 1/p0");
    }

    @Test
    void theSameTwiceIsSeen() {
        in("1", 4);
        sequences.accept("1", "p0", 5);
        sequences.accept("1", "p0", 5);
        assertThat(violations).containsExactly("client got 1/p0/5 after 5: twice");
    }

    @Test
    void anotherOrderIsSeen() {
        in("1", 4);
        sequences.accept("1", "p0", 5);
        sequences.accept("1", "p0", 6);
        sequences.accept("1", "p0", 5);
        assertThat(violations).containsExactly("client got 1/p0/5 after 6: out of order");
    }

    @Test
    void whatComesAfterALeaveIsSeen() {
        in("1", 4);
        sequences.leaving("1");
        sequences.left("1", new long[] {4});
        sequences.accept("1", "p0", 5);
        assertThat(violations).containsExactly("client got 1/p0/5 and is not in 1");
    }

    @Test
    void aMissingEndIsALoss() {
        in("1", 4);
        sequences.accept("1", "p0", 5);
        assertThat(sequences.reached(Map.of("1", new long[] {6}))).isFalse();
        sequences.requireAll(Map.of("1", new long[] {6}));
        assertThat(violations).singleElement().asString().startsWith("client lost 1/p0: the last is 5");
    }

    @Test
    void aMissingEndBeforeALeaveIsALoss() {
        in("1", 4);
        sequences.leaving("1");
        sequences.left("1", new long[] {5});
        assertThat(violations).singleElement().asString().startsWith("client lost 1/p0: the last is null");
    }

    @Test
    void aMissingEndOfWhatWasSaidIsALoss() {
        in("1", 4);
        sequences.accept("1", "cX", 5);
        sequences.forgetSayings(Map.of("1/cX", 6L));
        assertThat(violations).singleElement().asString().startsWith("client lost 1/cX/6");
    }

    @Test
    void recoveryGoesOnWhereTheConnectionBroke() {
        in("1", 4);
        sequences.accept("1", "p0", 5);
        sequences.recovered();
        sequences.accept("1", "p0", 7);
        assertThat(violations).containsExactly("client lost 1/p0/6: got 7");
    }
}
