/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.server.ServerBuilder;
import io.rtcomm.transport.HttpCompression;
import io.rtcomm.transport.PerMessageDeflate;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

@EveryClient
class CompressionTest extends ScriptedTest {
    CompressionTest() {
        super("compression.mjs");
    }

    @Override
    ServerBuilder options(ServerBuilder builder) {
        return super.options(builder)
                .perMessageDeflate(PerMessageDeflate.ON)
                .httpCompression(new HttpCompression(true, 100));
    }

    @Test
    void compressedMessagesArriveBothWays() {
        var texts = new Heard<String>("a text");
        onConnection(socket -> socket.on("text", event -> {
            texts.add(event.arg(0, String.class));
            assertThat(event.arg(1, byte[].class)).isEqualTo(BinaryTest.bytes(50_000));
            socket.emit("text", event.args().get(0), BinaryTest.bytes(50_000), "small");
            main().emit("text for all", event.args().get(0));
            socket.emit("small");
        }));

        play();

        assertThat(texts.next()).isEqualTo("größe 🦄 ".repeat(20_000));
    }

    @Test
    void messagesWithAndWithoutCompressionKeepTheirOrder() {
        var numbers = new Heard<Integer>("a number");
        onConnection(socket -> socket.on("number", event -> {
            int number = event.arg(0, int.class);
            numbers.add(number);
            socket.compress(number % 3 != 0).emit("number", number, event.args().get(1));
        }));

        play();

        assertThat(numbers.next(60)).isEqualTo(Arrays.asList(numbersUpTo(60)));
    }

    private static Integer[] numbersUpTo(int end) {
        var numbers = new Integer[end];
        Arrays.setAll(numbers, i -> i);
        return numbers;
    }
}
