/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import io.netty.channel.EventLoop;
import io.rtcomm.soak.Ledger.Count;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Somebody who uses the server, and misbehaves from time to time. Confined to its loop, but for what says otherwise. */
abstract class Client {
    /** What all clients of a soak share. */
    record Shared(SoakOptions options, Dialer dialer, Ledger ledger, Stage stage) {}

    final String name;
    final Shared shared;
    final EventLoop loop;
    final Random random;
    private boolean left;
    private int life; // what was scheduled in an earlier one does not happen any more

    Client(String name, int index, Shared shared) {
        this.name = name;
        this.shared = shared;
        this.loop = shared.dialer().nextLoop();
        this.random = new Random(shared.options().seed() * 1_000_003 + index);
    }

    /** Begins to live. Safe on any thread. */
    final void start() {
        int ramp = (int) Math.min(10_000, shared.options().duration().toMillis() / 8);
        loop.schedule(this::live, random.nextInt(ramp + 1), TimeUnit.MILLISECONDS);
    }

    private void live() {
        connect();
        later(pause(), this::step);
    }

    /** Does what the dice say, again and again. */
    private void step() {
        if (left) {
            return;
        }
        if (shared.stage().lively()) {
            act(random.nextInt(100));
        } else {
            calm();
        }
        later(pause(), this::step);
    }

    private Duration pause() {
        long mean = shared.stage().lively() ? shared.options().restlessness().toMillis() : 300;
        return Duration.ofMillis(mean / 4 + random.nextInt((int) mean * 3 / 2));
    }

    final void later(Duration delay, Runnable task) {
        loop.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** As {@link #later}, unless another life has begun by then. */
    final void laterInThisLife(Duration delay, Runnable task) {
        int now = life;
        later(delay, () -> {
            if (life == now) {
                task.run();
            }
        });
    }

    final void newLife() {
        life++;
    }

    final int life() {
        return life;
    }

    final void count(Count what) {
        shared.ledger().count(what);
    }

    final void violation(String text) {
        shared.ledger().violation(name + " " + text);
    }

    /** Longer than the server waits for a sign of life. */
    final Duration tooLong() {
        return shared.options()
                .pingInterval()
                .plus(shared.options().pingTimeout())
                .plusMillis(1_500);
    }

    /** Connects, if it is not. */
    abstract void connect();

    /** Does something, or nothing. */
    abstract void act(int dice);

    /** Brings itself to a rest: connected, and nothing under way. */
    abstract void calm();

    /** Whether it is at rest. */
    abstract boolean settled();

    /** Ends for good. */
    final void leave() {
        left = true;
        depart();
    }

    final boolean left() {
        return left;
    }

    /** Ends what there is, somehow. */
    abstract void depart();

    /** Whether all that was published has come. */
    abstract boolean reached();

    /** Says what has not come, and forgets what is not needed any more. */
    abstract void audit();
}
