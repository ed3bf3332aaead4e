/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.Ack;
import io.rtcomm.AckDisconnectedException;
import io.rtcomm.AckTimeoutException;
import io.rtcomm.Answer;
import io.rtcomm.ArgumentException;
import io.rtcomm.RejectedException;
import io.rtcomm.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@EveryClientAndParser
class AcksTest extends ScriptedTest {
    record Sum(int total) {}

    AcksTest() {
        super("acks.mjs");
    }

    @Test
    void theServerAnswersWithAnyNumberOfValues() {
        onConnection(socket -> {
            socket.on("add", event -> event.ack(event.arg(0, int.class) + event.arg(1, int.class)));
            socket.on("three", event -> event.ack("größe 🦄", null, List.of(1, Map.of("a", 2))));
            socket.on("none", event -> event.ack().send());
            socket.respond("sum", Integer[].class, numbers -> new Sum(numbers[0] + numbers[1]));
            socket.respond(
                    "later",
                    String.class,
                    text -> CompletableFuture.supplyAsync(
                            () -> text + " later", CompletableFuture.delayedExecutor(20, MILLISECONDS)));
        });

        play();
    }

    @Test
    void answersOfTheServerMayBeBinary() {
        onConnection(socket -> {
            socket.respond("echo", byte[].class, data -> Map.of("list", List.of(data, BinaryTest.bytes(5))));
            socket.on("empty", event -> event.ack(new byte[0], "text", BinaryTest.bytes(70_000)));
        });

        play();
    }

    @Test
    void answersOfTheServerMayComeLateInAnyOrderFromAnyThread() {
        var acks = new Heard<Ack>("an ack");
        onConnection(socket -> socket.on("keep", event -> acks.add(event.ack())));

        begin();
        var kept = acks.next(3);
        kept.get(2).send("third");
        kept.get(0).send("first");
        kept.get(1).send("second");
        kept.get(1).send("second once more");
        finish();
    }

    @Test
    void anAnswerToAnEventThatAsksForNoneIsDropped() {
        var wanted = new Heard<Boolean>("whether an answer was wanted");
        onConnection(socket -> socket.on("tell", event -> {
            wanted.add(event.ack().wanted());
            event.ack("nobody wants it");
        }));

        play();

        assertThat(wanted.next(2)).containsExactly(false, true);
    }

    @Test
    void aHandlerThatFailsAnswersWithAnErrorAndHurtsNothingElse() {
        var errors = new Heard<Throwable>("an error");
        onConnection(socket -> {
            socket.onError(errors::add);
            socket.on("fail", event -> {
                throw new IllegalStateException("for the log only");
            });
            socket.respond("reject", String.class, text -> {
                throw new RejectedException("no " + text, Map.of("code", 7));
            });
            socket.on("number", int.class, (number, ack) -> ack.send(number));
        });

        play();

        assertThat(errors.next()).isInstanceOf(IllegalStateException.class);
        assertThat(errors.next()).isInstanceOf(RejectedException.class);
        assertThat(errors.next()).isInstanceOf(ArgumentException.class);
    }

    @Test
    void theClientAnswersWithAnyNumberOfValues() {
        var sockets = new Heard<Socket>("a socket");
        onConnection(sockets::add);

        begin();
        var socket = sockets.next();
        var sum = socket.emitWithAck("add", 1, 2).as(int.class);
        var record = socket.emitWithAck("sum", List.of(3, 4)).as(Sum.class);
        var three = socket.emitWithAck("three").args();
        var none = socket.emitWithAck("none").args();

        assertThat(sum).succeedsWithin(Heard.LIMIT).isEqualTo(3);
        assertThat(record).succeedsWithin(Heard.LIMIT).isEqualTo(new Sum(7));
        assertThat(three.thenApply(Received::values))
                .succeedsWithin(Heard.LIMIT)
                .satisfies(values ->
                        assertThat(values).isEqualTo(Arrays.asList("größe 🦄", null, List.of(1, Map.of("a", 2)))));
        assertThat(none)
                .succeedsWithin(Heard.LIMIT)
                .satisfies(args -> assertThat(args.size()).isZero());
        socket.emit("end");
        finish();
    }

    @Test
    void answersOfTheClientMayBeBinary() {
        var sockets = new Heard<Socket>("a socket");
        onConnection(sockets::add);

        begin();
        var socket = sockets.next();
        var answer = socket.emitWithAck("echo", BinaryTest.bytes(3)).args();

        assertThat(answer.thenApply(Received::values))
                .succeedsWithin(Heard.LIMIT)
                .satisfies(values -> assertThat(values)
                        .usingRecursiveComparison()
                        .isEqualTo(List.of(
                                Map.of("list", List.of(BinaryTest.bytes(3), BinaryTest.bytes(70_000))),
                                BinaryTest.bytes(0))));
        socket.emit("end");
        finish();
    }

    @Test
    void everyAnswerFindsItsQuestion() {
        var sockets = new Heard<Socket>("a socket");
        onConnection(sockets::add);

        begin();
        var socket = sockets.next();
        var answers = IntStream.range(0, 200)
                .mapToObj(i -> socket.emitWithAck("double", i).as(int.class))
                .toList();

        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i)).succeedsWithin(Heard.LIMIT).isEqualTo(2 * i);
        }
        socket.emit("end");
        finish();
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsATimeout() {
        var sockets = new Heard<Socket>("a socket");
        onConnection(sockets::add);

        begin();
        var socket = sockets.next();
        var silent = socket.timeout(Duration.ofMillis(50)).emitWithAck("silent").args();

        assertThat(silent).failsWithin(Heard.LIMIT).withThrowableThat().withCauseInstanceOf(AckTimeoutException.class);
        socket.emit("late");
        assertThat(socket.emitWithAck("after").as(String.class))
                .succeedsWithin(Heard.LIMIT)
                .isEqualTo("answered");
        socket.emit("end");
        finish();
    }

    @Test
    void anAnswerThatIsStillOwedAtTheDisconnectFails() {
        var answers = new Heard<Answer>("an answer");
        onConnection(socket -> answers.add(socket.emitWithAck("never")));

        play();

        assertThat(answers.next().args())
                .failsWithin(Heard.LIMIT)
                .withThrowableThat()
                .withCauseInstanceOf(AckDisconnectedException.class);
    }

    @Test
    void anAnswerOfAnotherTypeIsAnArgumentException() {
        var answers = new Heard<Answer>("an answer");
        onConnection(socket -> answers.add(socket.emitWithAck("question")));

        play();

        assertThat(answers.next().as(Sum.class))
                .failsWithin(Heard.LIMIT)
                .withThrowableThat()
                .withCauseInstanceOf(ArgumentException.class);
    }
}
