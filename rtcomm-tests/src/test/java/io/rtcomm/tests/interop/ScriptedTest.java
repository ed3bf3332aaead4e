/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import io.rtcomm.Namespace;
import io.rtcomm.Socket;
import io.rtcomm.protocol.socket.MsgpackPacketParser;
import io.rtcomm.server.ServerBuilder;
import io.rtcomm.tests.RunningScript;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.params.Parameter;

/**
 * Rules with two sides: the test method has the server's, the function of the same name in a script the client's. Each
 * method has a server of its own.
 */
@ExtendWith(Players.Resolver.class)
abstract class ScriptedTest {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    @RegisterExtension
    final TestExecutionExceptionHandler naming = (context, failure) -> {
        if (failure instanceof AssertionError) {
            throw new AssertionError(setup() + ": " + failure.getMessage(), failure);
        }
        throw failure;
    };

    @Parameter
    Setup setup;

    private final String file;
    private InteropServer server;
    private RunningScript player;
    private String rule;
    private boolean playing;

    /** Tests whose other side is in a file. */
    ScriptedTest(String file) {
        this.file = file;
    }

    @BeforeEach
    final void startServer(TestInfo info, Players players) {
        rule = info.getTestMethod().orElseThrow().getName();
        player = players.player(setup);
        server = InteropServer.start(this::options);
    }

    @AfterEach
    final void nothingIsLeftOver() {
        if (playing) {
            finishAfterFailure();
        }
        server.close();
    }

    /** The next test must not take the end of this one for its own. */
    private void finishAfterFailure() {
        try {
            player.nextLine(LIMIT);
        } catch (AssertionError e) {
            player.close();
        }
    }

    /** The options of the server. */
    ServerBuilder options(ServerBuilder builder) {
        if (setup.msgpack()) {
            builder.parser(MsgpackPacketParser::new);
        }
        return builder.allowEIO3(setup.revision4());
    }

    /** What the URL of the server begins with. */
    String scheme() {
        return "http";
    }

    final Setup setup() {
        return setup;
    }

    final InteropServer server() {
        return server;
    }

    final Namespace main() {
        return server.main();
    }

    final void onConnection(Consumer<Socket> handler) {
        server.onConnection(handler);
    }

    /** Plays the client's side to its end. */
    final JSONObject play() {
        return play(Map.of());
    }

    /** Plays the client's side to its end, which gets these arguments. */
    final JSONObject play(Map<String, ?> args) {
        begin(args);
        return finish();
    }

    /** Lets the client's side begin. */
    final void begin() {
        begin(Map.of());
    }

    /** Lets the client's side begin with these arguments. */
    final void begin(Map<String, ?> args) {
        var order = new JSONObject()
                .put("file", file)
                .put("rule", rule)
                .put("url", server.url(scheme()))
                .put("args", new JSONObject(args));
        player.send(order.toString());
        playing = true;
    }

    /** Waits for the end of the client's side; what it returned. */
    final JSONObject finish() {
        var line = player.nextLine(LIMIT);
        playing = false;
        var outcome = new JSONObject(line);
        if (outcome.has("error")) {
            throw new AssertionError(outcome.getString("error"));
        }
        var value = outcome.optJSONObject("value");
        return value == null ? new JSONObject() : value;
    }
}
