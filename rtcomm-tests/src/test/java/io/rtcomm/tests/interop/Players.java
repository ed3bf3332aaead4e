/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import io.rtcomm.tests.NodeFixture;
import io.rtcomm.tests.RunningScript;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Node.js with each of the clients: one process for a client and its transports, which plays the rules of all test
 * classes. Confined to the thread of the tests.
 */
final class Players implements AutoCloseable {
    private final NodeFixture node = NodeFixture.require("the JavaScript clients against the server");
    private final Map<Setup, RunningScript> scripts = new HashMap<>();

    /** The process that plays with a client. One that was ended by a failure is replaced. */
    RunningScript player(Setup setup) {
        return scripts.compute(setup, (key, running) -> running != null && running.isAlive() ? running : start(key));
    }

    private RunningScript start(Setup setup) {
        return node.start(
                "client.mjs",
                setup.client().library(),
                setup.mode().word(),
                setup.parser().name());
    }

    @Override
    public void close() {
        scripts.values().forEach(RunningScript::close);
    }

    /** Gives tests the players of the whole run, and ends them with it. */
    static final class Resolver implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Players.class;
        }

        @Override
        public Players resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.create(Players.class))
                    .computeIfAbsent(Players.class, key -> new Players(), Players.class);
        }
    }
}
