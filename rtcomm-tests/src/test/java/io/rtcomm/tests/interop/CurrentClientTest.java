/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.Ack;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What only the current major version has. */
@CurrentClient
class CurrentClientTest extends ScriptedTest {
    CurrentClientTest() {
        super("current.mjs");
    }

    @Test
    void promisesOfAnswersAreKept() {
        onConnection(socket -> socket.on("echo", event -> event.ack(event.args().get(0), "second")));

        play();
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsAnErrorForTheClient() {
        var acks = new Heard<Ack>("an ack");
        onConnection(socket -> socket.on("silent", event -> acks.add(event.ack())));

        play();

        acks.next().send("too late, and nobody is hurt");
    }

    @Test
    void anAnswerThatIsOwedAtTheDisconnectIsAnErrorForTheClient() {
        onConnection(socket -> socket.on("leave", event -> socket.disconnect()));

        play();
    }

    @Test
    void whatIsRetriedArrivesInOrder() {
        var numbers = new Heard<Integer>("a number");
        var tries = new AtomicInteger();
        onConnection(socket -> socket.on("number", int.class, (number, ack) -> {
            numbers.add(number);
            if (number != 1 || tries.incrementAndGet() == 2) {
                ack.send(number);
            }
        }));

        play();

        assertThat(numbers.next(4)).containsExactly(0, 1, 1, 2);
    }

    @Test
    void listenersForEverythingSeeBothDirections() {
        onConnection(socket -> socket.on("one", event -> socket.emit("two", 2, BinaryTest.bytes(1))));

        play();
    }
}
