/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.chat;

import io.rtcomm.examples.cli.Listen;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The chat as a program. Confined to the thread that runs it. */
@Command(
        name = "chat",
        description = "A chat in the browser: rooms, private messages, presence, typing, history.",
        footer = {
            "",
            "Open the printed address in two browsers. With ?transport=polling behind it",
            "a page stays on long-polling; with ?transport=websocket it starts with WebSocket."
        })
public final class ChatCommand implements Callable<Integer> {
    @Mixin
    private final Listen listen = new Listen();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private int history = ChatOptions.DEFAULT_HISTORY;

    /** Made by picocli. */
    public ChatCommand() {}

    @Option(
            names = "--history",
            paramLabel = "N",
            defaultValue = "" + ChatOptions.DEFAULT_HISTORY,
            description = "Messages that a room keeps for those who join later. Default: ${DEFAULT-VALUE}")
    void setHistory(int value) {
        if (value < 0 || value > ChatOptions.MAX_HISTORY) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--history': " + value + " (expected: 0 to " + ChatOptions.MAX_HISTORY
                            + ")");
        }
        history = value;
    }

    @Override
    public Integer call() {
        var options = new ChatOptions(listen.host(), listen.port(), listen.transports(), history);
        return listen.run(() -> ChatServer.start(options).server());
    }
}
