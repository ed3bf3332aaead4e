/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import io.rtcomm.soak.Ledger.Count;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A client of a plain WebSocket: hears broadcasts, and what it said itself. Confined to its loop. */
final class RawClient extends LineClient {
    private @Nullable WebSocketCarrier carrier; // absent before the first life
    private long begun; // what had been broadcast when it opened
    private long seen; // the last broadcast; 0 before the first
    private long said;
    private final Queue<String> echoes = new ArrayDeque<>(); // that are to come

    RawClient(int index, Shared shared) {
        super("R-" + index, index, shared);
    }

    @Override
    Line dial(int life) {
        var made = WebSocketCarrier.open(shared.dialer(), loop, "/raw", () -> {}, new Carrier.Listener() {
            @Override
            public void onPacket(String packet) {
                if (life == life()) {
                    onText(packet);
                }
            }

            @Override
            public void onEnd(String why) {
                ended(life);
            }
        });
        carrier = made;
        return made;
    }

    @Override
    void forget() {
        echoes.clear();
        begun = 0;
        seen = 0;
    }

    private void onText(String text) {
        if (text.startsWith("in/")) {
            begun = Long.parseLong(text.substring(3));
            opened();
        } else if (text.startsWith("b/")) {
            onBroadcast(Long.parseLong(text.substring(2)));
        } else if (!text.equals(echoes.poll())) {
            violation("got " + text + " and waits for " + echoes);
        } else {
            count(Count.ECHOES);
        }
    }

    private void onBroadcast(long number) {
        count(Count.DELIVERED);
        // before it is told that it is in, it may have heard some already
        if (seen != 0 ? number != seen + 1 : open() && number > begun + 1) {
            violation("got broadcast " + number + " after " + seen + ", and came in at " + begun);
        }
        seen = number;
    }

    @Override
    void act(int dice) {
        WebSocketCarrier now = carrier;
        if (now == null || !open() || frozen()) {
            return;
        }
        if (dice < 50) {
            for (int i = 0; i <= dice % 4; i++) {
                String text = "echo " + ++said;
                echoes.add(text);
                now.send(text);
            }
        } else {
            misbehave(dice - 50, shared.options().pingTimeout().dividedBy(3));
        }
    }

    @Override
    boolean settled() {
        return open() && !frozen() && echoes.isEmpty();
    }

    @Override
    boolean reached() {
        return Math.max(seen, begun) == shared.stage().broadcast();
    }

    @Override
    void audit() {
        if (!reached()) {
            violation("lost the end of the broadcasts: the last is " + seen + " of "
                    + shared.stage().broadcast());
        }
    }

    @Override
    public String toString() {
        return super.toString() + " " + echoes;
    }
}
