/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rtcomm.RejectedException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputTest {
    @ParameterizedTest
    @CsvSource({
        "ada, ada",
        "'  Ada ', Ada",
        "Zoë, Zoë",
        "李小龙, 李小龙",
        "mary-jane_2.0, mary-jane_2.0",
        "ａｄａ, ada", // full-width letters
        "24characters-24character, 24characters-24character",
    })
    void aNicknameIsLettersDigitsAndAFewMarks(String raw, String expected) {
        assertThat(Input.nickname(raw)).isEqualTo(expected);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "   ",
                "a",
                "25characters-25characters",
                "two words",
                "-dash",
                "new\nline",
                "nul\u0000",
                "a\u202Eda", // turns the direction of writing
                "a\u200Dda", // has no width
                "<b>ada</b>",
                "#lobby",
                "@ada",
                "a:b",
                "\uD800\uD800"
            })
    void otherNicknamesAreRefusedWithWordsForTheUser(String raw) {
        assertThatExceptionOfType(RejectedException.class)
                .isThrownBy(() -> Input.nickname(raw))
                .withMessageStartingWith("A nickname has 2 to 24 letters")
                .satisfies(e -> assertThat(e.data()).isEqualTo(Map.of("field", "nickname")));
    }

    @Test
    void aNameOfAnyLengthIsRefusedWithoutMuchWork() {
        assertThatExceptionOfType(RejectedException.class)
                .isThrownBy(() -> Input.nickname("\u1E9B\u0323".repeat(30_000)));
    }

    @Test
    void nicknamesThatDifferInCaseOnlyAreTheSame() {
        assertThat(Input.key("ADA")).isEqualTo(Input.key("ada")).isNotEqualTo(Input.key("eda"));
    }

    @Test
    void roomsAreWrittenInLowerCase() {
        assertThat(Input.room(" Java ")).isEqualTo("java");
        assertThat(Input.room("7")).isEqualTo("7");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "two words", "../etc", "user:1", "a/b"})
    void otherRoomsAreRefused(String raw) {
        assertThatExceptionOfType(RejectedException.class)
                .isThrownBy(() -> Input.room(raw))
                .withMessageStartingWith("A room name has 1 to 24 letters");
    }

    @Test
    void aTextKeepsItsLinesAndLosesTheBlanksAroundIt() {
        assertThat(Input.text("  one\r\ntwo\n\nthree 👩‍🚀 <b>  \n")).isEqualTo("one\ntwo\n\nthree 👩‍🚀 <b>");
    }

    @Test
    void aTextHasUpTo2000Characters() {
        assertThat(Input.text("😀".repeat(2000))).hasSize(4000);
        assertThatExceptionOfType(RejectedException.class)
                .isThrownBy(() -> Input.text("x".repeat(2001)))
                .withMessage("A message has 1 to 2000 characters, this one has 2001.");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " \n ", "bell\u0007", "nul\u0000x", "esc\u001B[31mx", "half\uD83Dx", "next\u0085line"})
    void otherTextsAreRefused(String raw) {
        assertThatExceptionOfType(RejectedException.class).isThrownBy(() -> Input.text(raw));
    }
}
