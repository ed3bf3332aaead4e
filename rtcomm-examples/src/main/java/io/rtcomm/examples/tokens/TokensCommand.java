/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.tokens;

import io.rtcomm.endpoint.sse.SseOptions;
import io.rtcomm.examples.cli.Listen;
import io.rtcomm.examples.cli.Page;
import io.rtcomm.server.RtcommServer;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A stream of tokens as a program. Confined to the thread that runs it. */
@Command(
        name = "tokens",
        description = "An answer that comes token by token, and goes on in the middle after a lost connection.",
        footer = {"", "Open the printed address in a browser, or:", "curl -N 'http://localhost:3000/answers/1?q=why'"})
public final class TokensCommand implements Callable<Integer> {
    private static final int MAX_ANSWERS = 1000;

    @Mixin
    private final Listen listen = new Listen();

    @Option(
            names = "--pause",
            paramLabel = "MILLIS",
            defaultValue = "30",
            description = "Time between two tokens, in milliseconds. Default: ${DEFAULT-VALUE}")
    private int pause = 30;

    @Option(
            names = "--drop-after",
            paramLabel = "MILLIS",
            defaultValue = "0",
            description = "Ends every stream after that time, to show how readers go on; 0 for never."
                    + " Default: ${DEFAULT-VALUE}")
    private int dropAfter;

    /** Made by picocli. */
    public TokensCommand() {}

    @Override
    public Integer call() {
        try (var model = new Model(pause)) {
            return listen.run(() -> {
                var server = RtcommServer.builder()
                        .host(listen.host())
                        .port(listen.port())
                        .transports(listen.transports().toArray(String[]::new))
                        .build();
                var answers = new Answers(model, MAX_ANSWERS, dropAfter);
                var options = SseOptions.DEFAULT.withRetry(Duration.ofMillis(200));
                server.sse("/answers/{id}", options, answers::read).use(answers::check);
                return server.endpoint(new Page(TokensCommand.class)).start();
            });
        }
    }
}
