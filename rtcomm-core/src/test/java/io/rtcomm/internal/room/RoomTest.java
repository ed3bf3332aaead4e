/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtcomm.internal.loop.ManualLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoomTest {
    private final ManualLoop manual = new ManualLoop();
    private final Room room = new Room();

    private Membership membership(String id) {
        return new Membership(new Guest(id, manual.loop()).seat, "room");
    }

    @Test
    void everyMemberKnowsItsPlaceAfterAnyMixOfJoinsAndLeaves() {
        var random = new Random(5);
        List<Membership> members = new ArrayList<>();
        int most = 0;
        for (int step = 0; step < 20_000; step++) {
            boolean grows = (step / 1_000) % 2 == 0; // fill and empty in turn
            if (members.isEmpty() || random.nextInt(10) < (grows ? 8 : 2)) {
                var joining = membership("m" + step);
                room.add(joining);
                members.add(joining);
            } else {
                var leaving = members.remove(random.nextInt(members.size()));
                room.remove(leaving);
                assertThat(leaving.room).isNull();
            }
            most = Math.max(most, members.size());
            assertThat(room.size()).isEqualTo(members.size());
            if (step % 50 == 0) {
                assertThat(walk()).containsExactlyInAnyOrderElementsOf(members);
            }
        }
        assertThat(most).isGreaterThan(300);
        members.forEach(room::remove);
        assertThat(room.size()).isZero();
    }

    private List<Membership> walk() {
        var found = new ArrayList<Membership>();
        for (int i = 0; i < room.size(); i++) {
            Membership membership = (Membership) room.get(i);
            assertThat(membership.index).isEqualTo(i);
            assertThat(membership.room).isSameAs(room);
            found.add(membership);
        }
        return found;
    }

    @Test
    void theLastMemberTakesThePlaceOfOneThatLeaves() {
        var a = membership("a");
        var b = membership("b");
        var c = membership("c");
        room.add(a);
        room.add(b);
        room.add(c);
        room.remove(a);
        assertThat(walk()).containsExactly(c, b);
        room.remove(b);
        assertThat(walk()).containsExactly(c);
        room.remove(c);
        assertThat(walk()).isEmpty();
    }

    @Test
    void aMemberThatIsNotInTheRoomCannotLeaveIt() {
        room.add(membership("a"));
        var stranger = membership("b");
        assertThatThrownBy(() -> room.remove(stranger)).isInstanceOf(AssertionError.class);
    }
}
