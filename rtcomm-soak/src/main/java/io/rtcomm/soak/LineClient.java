/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import io.rtcomm.soak.Ledger.Count;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A client without a session: one line, which breaks in every way, and another one after that. Confined to its loop. */
abstract class LineClient extends Client {
    private @Nullable Line line; // absent while it is away
    private boolean open;
    private boolean frozen;

    LineClient(String name, int index, Shared shared) {
        super(name, index, shared);
    }

    /** Begins to connect; what this brings is worth nothing in another life. */
    abstract Line dial(int life);

    /** What it had under way is lost. */
    abstract void forget();

    @Override
    final void connect() {
        if (line == null && !left()) {
            newLife();
            forget();
            line = dial(life());
        }
    }

    /** The server has said that it is there. */
    final void opened() {
        open = true;
    }

    final boolean open() {
        return open;
    }

    final boolean frozen() {
        return frozen;
    }

    /** The server has ended it, or something broke. */
    final void ended(int life) {
        if (life == life()) {
            count(Count.SENT_AWAY);
            gone();
        }
    }

    private void gone() {
        newLife();
        line = null;
        open = false;
        frozen = false;
        laterInThisLife(Duration.ofMillis(50 + random.nextInt(1_000)), this::connect);
    }

    /** @param dice does nothing from 23 on */
    final void misbehave(int dice, Duration longestFrost) {
        Line now = line;
        if (now == null) {
            return;
        }
        if (dice < 8 && !frozen) {
            count(Count.FROZEN);
            frozen = true;
            now.freeze();
            laterInThisLife(Duration.ofMillis(random.nextInt((int) longestFrost.toMillis())), this::thaw);
        } else if (dice < 14) {
            count(Count.RESETS);
            now.reset();
            gone();
        } else if (dice < 20) {
            count(Count.CLOSES);
            now.close();
            gone();
        } else if (dice < 23) {
            count(Count.VANISHED);
            now.freeze();
            later(tooLong(), now::reset);
            gone();
        }
    }

    private void thaw() {
        frozen = false;
        if (line != null) {
            line.thaw();
        }
    }

    @Override
    final void calm() {
        connect();
        if (frozen) {
            thaw();
        }
    }

    @Override
    final void depart() {
        Line now = line;
        gone();
        if (now != null) {
            if (random.nextBoolean()) {
                now.reset();
            } else {
                now.close();
            }
        }
    }

    @Override
    public String toString() {
        return name + (open ? " open" : line == null ? " away" : " waiting") + (frozen ? " frozen" : "");
    }
}
