/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NotificationTest {
    @Test
    void aTextForSomebodyOrEveryoneIsFine() {
        assertThat(new Notification("ada", "tea").valid()).isTrue();
        assertThat(new Notification("", "tea").valid()).isTrue();
    }

    @Test
    void whatNobodyCanReadOrBeIsNot() {
        assertThat(new Notification("ada", " ").valid()).isFalse();
        assertThat(new Notification("ada", "x".repeat(501)).valid()).isFalse();
        assertThat(new Notification("Ada Lovelace", "tea").valid()).isFalse();
    }
}
