/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rtcomm.RejectedException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UsersTest {
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final TestClock clock = new TestClock();
    private final Users users = new Users(2, GRACE, clock);

    @Test
    void aNicknameIsTakenFromTheLoginOn() {
        users.register("ada");

        assertThatExceptionOfType(RejectedException.class)
                .isThrownBy(() -> users.register("ADA"))
                .withMessage("The nickname ADA is taken.");
    }

    @Test
    void aNicknameWithoutAPageIsFreeAfterAWhile() {
        var first = users.register("ada");
        clock.advance(GRACE);
        var second = users.register("ada");

        assertThat(second).isNotEqualTo(first);
        assertThatExceptionOfType(RejectedException.class).isThrownBy(() -> users.admit(first));
    }

    @Test
    void aNicknameStaysTakenWhileAPageIsConnectedAndAWhileAfterThat() {
        var ada = users.register("ada");
        users.arrive(ada);
        users.arrive(ada);
        clock.advance(GRACE.multipliedBy(10));
        users.depart(ada);
        clock.advance(GRACE.multipliedBy(10));
        assertThatExceptionOfType(RejectedException.class).isThrownBy(() -> users.register("ada"));

        users.depart(ada);
        clock.advance(GRACE.minusSeconds(1));
        assertThatExceptionOfType(RejectedException.class).isThrownBy(() -> users.register("ada"));
        clock.advance(Duration.ofSeconds(1));
        assertThat(users.register("ada")).isNotEqualTo(ada);
    }

    @Test
    void whoeverComesBackGetsTheNicknameThatNobodyTook() {
        var ada = users.register("ada");
        clock.advance(GRACE.multipliedBy(10));
        users.admit(ada);

        assertThatExceptionOfType(RejectedException.class).isThrownBy(() -> users.register("ada"));
    }

    @Test
    void onlyConnectedUsersAreFound() {
        var ada = users.register("Ada");
        assertThat(users.connected("ada")).isEmpty();

        users.arrive(ada);
        assertThat(users.connected("ada")).contains(ada);

        users.depart(ada);
        assertThat(users.connected("ada")).isEmpty();
    }

    @Test
    void thereAreNoMoreNicknamesThanAllowed() {
        users.arrive(users.register("ada"));
        users.register("bob");
        assertThatExceptionOfType(RejectedException.class)
                .isThrownBy(() -> users.register("cid"))
                .withMessage("The chat is full.");

        clock.advance(GRACE);
        users.register("cid"); // bob never came
        assertThat(users.connected("ada")).isPresent();
    }
}
