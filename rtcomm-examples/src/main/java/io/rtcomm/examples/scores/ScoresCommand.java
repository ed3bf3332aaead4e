/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.scores;

import io.rtcomm.examples.cli.Listen;
import io.rtcomm.examples.cli.Page;
import io.rtcomm.server.RtcommServer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Live scores as a program. Confined to the thread that runs it. */
@Command(
        name = "scores",
        description = "Live scores as Server-Sent Events; who loses the connection gets what was missed.",
        footer = {"", "Open the printed address in a browser, or: curl -N http://localhost:3000/scores"})
public final class ScoresCommand implements Callable<Integer> {
    @Mixin
    private final Listen listen = new Listen();

    @Option(
            names = "--minute",
            paramLabel = "MILLIS",
            defaultValue = "1000",
            description = "How long a minute of the matches lasts, in milliseconds. Default: ${DEFAULT-VALUE}")
    private int minute = 1000;

    /** Made by picocli. */
    public ScoresCommand() {}

    @Override
    public Integer call() {
        var clock = Executors.newSingleThreadScheduledExecutor();
        try {
            return listen.run(() -> {
                var server = RtcommServer.builder()
                        .host(listen.host())
                        .port(listen.port())
                        .transports(listen.transports().toArray(String[]::new))
                        .build();
                var scores = server.sseChannel("/scores")
                        .history(1000, Duration.ofMinutes(10))
                        .retry(Duration.ofSeconds(1));
                var league = new League(scores, new Random());
                server.sse("/scores", league::welcome);
                server.endpoint(new Page(ScoresCommand.class));
                server.start();
                clock.scheduleAtFixedRate(league::tick, 0, Math.max(1, minute), TimeUnit.MILLISECONDS);
                return server;
            });
        } finally {
            clock.shutdownNow();
        }
    }
}
