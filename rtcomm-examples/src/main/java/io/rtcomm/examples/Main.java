/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point of the examples: each program is a subcommand. */
@Command(name = "rtcomm-examples", mixinStandardHelpOptions = true, description = "Runs one of the example programs.")
public final class Main implements Runnable {
    private Main() {}

    /**
     * Runs the example that the arguments name, or prints the usage when they name none.
     *
     * @param args the name of an example and its options
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
