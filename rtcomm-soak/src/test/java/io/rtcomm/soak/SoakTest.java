/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.soak.Ledger.Count;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of the soak; see docs/soak.md. */
@Timeout(240)
class SoakTest {
    private static Leaks leaks;

    @BeforeAll
    static void watch() {
        leaks = Leaks.watch();
    }

    @Test
    void clientsOfAllTransportsThatDieAtRandomLoseNothingAndLeaveNothing() {
        var run = new SoakRun(SoakOptions.shortForm(System.nanoTime() & 0xffff), leaks, System.out);

        run.run();

        assertThat(run.ledger().violations()).isEmpty();
        // none of it proves anything if nothing happened
        for (Count count : List.of(Count.DELIVERED, Count.ACKS, Count.ANSWERED, Count.LEAVES, Count.RECOVERED)) {
            assertThat(run.ledger().of(count)).as(count.name()).isPositive();
        }
    }
}
