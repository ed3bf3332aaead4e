/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples;

import io.rtcomm.examples.chat.ChatCommand;
import io.rtcomm.examples.echo.EchoCommand;
import io.rtcomm.examples.notifications.NotificationsCommand;
import io.rtcomm.examples.scores.ScoresCommand;
import io.rtcomm.examples.tokens.TokensCommand;
import io.rtcomm.examples.websocket.WsBroadcastCommand;
import io.rtcomm.examples.websocket.WsEchoCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The entry point of the examples: each program is a subcommand. Confined to the thread that runs it. */
@Command(
        name = "rtcomm-examples",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Runs one of the example programs.",
        footer = {"", "Each program tells its options: rtcomm-examples chat --help"},
        subcommands = {
            ChatCommand.class,
            EchoCommand.class,
            NotificationsCommand.class,
            ScoresCommand.class,
            TokensCommand.class,
            WsBroadcastCommand.class,
            WsEchoCommand.class
        })
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private Main() {}

    /**
     * Runs the example that the arguments name, or lists the examples when they name none. The exit code is 0 for an
     * orderly end, 1 when the program could not run, 2 for arguments that it does not understand.
     *
     * @param args the name of an example and its options
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** The version in the manifest of the jar; class files outside of a jar have none. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"rtcomm-examples " + (version == null ? "(not packaged)" : version)};
        }
    }
}
