/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "You asked:\n\nwhy?", "\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00"})
    void tokensAreTheTextAndNoneSplitsACharacter(String text) {
        var tokens = Model.tokens(text);

        assertThat(String.join("", tokens)).isEqualTo(text);
        assertThat(tokens)
                .noneMatch(String::isEmpty)
                .allSatisfy(token ->
                        assertThat(Character.isLowSurrogate(token.charAt(0))).isFalse());
    }
}
