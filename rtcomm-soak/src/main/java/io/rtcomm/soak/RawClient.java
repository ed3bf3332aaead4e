/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import io.rtcomm.soak.Ledger.Count;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A client of a plain WebSocket: hears broadcasts, and what it said itself. Confined to its loop. */
final class RawClient extends Client {
    private @Nullable WebSocketCarrier carrier; // absent while it is away
    private boolean open;
    private boolean frozen;
    private long begun; // what had been broadcast when it opened
    private long seen; // the last broadcast; 0 before the first
    private long said;
    private final Queue<String> echoes = new ArrayDeque<>(); // that are to come

    RawClient(int index, Shared shared) {
        super("R-" + index, index, shared);
    }

    @Override
    void connect() {
        if (carrier != null || left()) {
            return;
        }
        newLife();
        int mine = life();
        echoes.clear();
        begun = 0;
        seen = 0;
        carrier = WebSocketCarrier.open(shared.dialer(), loop, "/raw", () -> {}, new Carrier.Listener() {
            @Override
            public void onPacket(String packet) {
                if (mine == life()) {
                    onText(packet);
                }
            }

            @Override
            public void onEnd(String why) {
                if (mine == life()) {
                    count(Count.SENT_AWAY);
                    gone();
                }
            }
        });
    }

    private void gone() {
        newLife();
        carrier = null;
        open = false;
        frozen = false;
        laterInThisLife(Duration.ofMillis(random.nextInt(1_000)), this::connect);
    }

    private void onText(String text) {
        if (text.startsWith("in/")) {
            begun = Long.parseLong(text.substring(3));
            open = true;
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
        if (seen != 0 ? number != seen + 1 : open && number > begun + 1) {
            violation("got broadcast " + number + " after " + seen + ", and came in at " + begun);
        }
        seen = number;
    }

    @Override
    void act(int dice) {
        WebSocketCarrier now = carrier;
        if (now == null || !open || frozen) {
            return;
        }
        if (dice < 50) {
            for (int i = 0; i <= dice % 4; i++) {
                String text = "echo " + ++said;
                echoes.add(text);
                now.send(text);
            }
        } else if (dice < 58) {
            count(Count.FROZEN);
            frozen = true;
            now.freeze();
            laterInThisLife(
                    Duration.ofMillis(
                            random.nextInt((int) shared.options().pingTimeout().toMillis() / 3)),
                    this::thaw);
        } else if (dice < 64) {
            count(Count.RESETS);
            now.reset();
            gone();
        } else if (dice < 70) {
            count(Count.CLOSES);
            now.close();
            gone();
        } else if (dice < 73) {
            count(Count.VANISHED);
            now.freeze();
            later(tooLong(), now::reset);
            gone();
        }
    }

    private void thaw() {
        frozen = false;
        if (carrier != null) {
            carrier.thaw();
        }
    }

    @Override
    void calm() {
        connect();
        if (frozen) {
            thaw();
        }
    }

    @Override
    boolean settled() {
        return open && !frozen && echoes.isEmpty();
    }

    @Override
    void depart() {
        WebSocketCarrier now = carrier;
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
        return name + (open ? " open" : carrier == null ? " away" : " waiting") + (frozen ? " frozen " : " ") + echoes;
    }
}
