/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistrationsTest {
    private final Registrations<String> registrations = new Registrations<>();

    private List<String> all() {
        var found = new ArrayList<String>();
        registrations.forEach(found::add);
        return found;
    }

    @Test
    void theyAreWalkedInTheirOrder() {
        assertThat(registrations.isEmpty()).isTrue();
        registrations.add("b");
        registrations.add("c");
        registrations.prepend("a");
        assertThat(all()).containsExactly("a", "b", "c");
        assertThat(registrations.isEmpty()).isFalse();
    }

    @Test
    void theSameListenerMayBeRegisteredTwiceAndTakenBackOnce() {
        var first = registrations.add("a");
        registrations.add("b");
        registrations.add("a");
        first.cancel();
        first.cancel();
        assertThat(all()).containsExactly("b", "a");
    }

    @Test
    void aWalkSeesTheListAsItWasWhenItBegan() {
        registrations.add("a");
        var second = registrations.add("b");
        var seen = new ArrayList<String>();
        registrations.forEach(name -> {
            seen.add(name);
            second.cancel();
            registrations.add("later");
        });
        assertThat(seen).containsExactly("a", "b");
        assertThat(all()).containsExactly("a", "later", "later");
    }
}
