/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ListenTest {
    @Command(name = "program")
    private static final class Program {
        @Mixin
        private final Listen listen = new Listen();
    }

    private static Listen parsed(String... args) {
        var program = new Program();
        new CommandLine(program).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(args);
        return program.listen;
    }

    @Test
    void withoutOptionsItIsPort3000OfThisMachineWithAllTransports() {
        var listen = parsed();

        assertThat(listen.host()).isEqualTo("127.0.0.1");
        assertThat(listen.port()).isEqualTo(3000);
        assertThat(listen.transports()).containsExactly("polling", "websocket");
    }

    @Test
    void optionsReplaceTheDefaults() {
        var listen = parsed("--host", "0.0.0.0", "--port", "0", "--transports", "websocket");

        assertThat(listen.host()).isEqualTo("0.0.0.0");
        assertThat(listen.port()).isZero();
        assertThat(listen.transports()).containsExactly("websocket");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, http://localhost:3000/",
        "0.0.0.0, http://localhost:3000/",
        "::1, http://localhost:3000/",
        "192.0.2.7, http://192.0.2.7:3000/",
        "2001:db8::7, http://[2001:db8::7]:3000/",
        "chat.example, http://chat.example:3000/",
    })
    void theAddressIsOneThatABrowserUnderstands(String host, String url) {
        assertThat(Listen.url(host, 3000)).isEqualTo(url);
    }
}
