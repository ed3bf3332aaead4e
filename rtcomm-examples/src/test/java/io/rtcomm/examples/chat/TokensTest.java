/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
    private static final User ADA = new User("id-1", "Ada");

    private final TestClock clock = new TestClock();
    private final Tokens tokens = new Tokens(Duration.ofHours(1), clock);

    @Test
    void aTokenTellsWhoItWasIssuedTo() {
        assertThat(tokens.verify(tokens.issue(ADA))).contains(ADA);
    }

    @Test
    void namesOfAllScriptsAndColonsSurvive() {
        var user = new User("id-2", "Zoë:Łukasz:李");

        assertThat(tokens.verify(tokens.issue(user))).contains(user);
    }

    @Test
    void aTokenExpires() {
        String token = tokens.issue(ADA);

        clock.advance(Duration.ofMinutes(59));
        assertThat(tokens.verify(token)).contains(ADA);
        clock.advance(Duration.ofMinutes(1));
        assertThat(tokens.verify(token)).isEmpty();
    }

    @Test
    void aTokenOfAnotherServerIsRefused() {
        assertThat(new Tokens(Duration.ofHours(1), clock).verify(tokens.issue(ADA)))
                .isEmpty();
    }

    @Test
    void otherClaimsUnderTheSameSignatureAreRefused() {
        String token = tokens.issue(ADA);
        String claims = new String(
                Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))), StandardCharsets.UTF_8);
        String forged = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(claims.replace("Ada", "Eve").getBytes(StandardCharsets.UTF_8));

        assertThat(claims).contains("Ada");
        assertThat(tokens.verify(forged + token.substring(token.indexOf('.')))).isEmpty();
    }

    @Test
    void everyChangeOfAByteIsNoticed() {
        String token = tokens.issue(ADA);

        // of the last character only some bits count
        for (int i = 0; i < token.length() - 1; i++) {
            var changed = new StringBuilder(token);
            changed.setCharAt(i, token.charAt(i) == 'A' ? 'B' : 'A');
            assertThat(tokens.verify(changed.toString())).as("character %d", i).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b", "a.", ".b", "no dot", "%%%.%%%", "\u0000.\uD800"})
    void whatIsNoTokenIsRefused(String token) {
        assertThat(tokens.verify(token)).isEmpty();
    }

    @Test
    void aTokenOfAnyLengthIsRefusedWithoutMuchWork() {
        assertThat(tokens.verify("A".repeat(60_000) + "." + "A".repeat(43))).isEmpty();
    }
}
