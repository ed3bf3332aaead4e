/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.rtcomm.server.ClientBundleSource;
import io.rtcomm.server.ServerBuilder;
import io.rtcomm.tests.BrowserFixture;
import io.rtcomm.tests.NodeFixture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Rules with two sides: the test method has the server's, the function that it names, in a page, the client's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PageTest {
    private static final Path CLIENT = Path.of("target", "npm", "node_modules", "socket.io-client");

    private final List<InteropServer> servers = new ArrayList<>();
    private final List<Page> pages = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private BrowserFixture browser;

    @BeforeAll
    final void launch() {
        NodeFixture.require("the JavaScript client in a browser"); // brings the files of the client
        browser = BrowserFixture.launch("the JavaScript client in a browser");
    }

    @AfterAll
    final void quit() {
        if (browser != null) {
            browser.close();
        }
    }

    @AfterEach
    final void nothingIsLeftOver() {
        try {
            // a page that ends in the middle of an upgrade, or between two polls, is missed by the server only later
            pages.stream().filter(page -> !page.isClosed()).forEach(PageTest::leave);
            servers.forEach(InteropServer::awaitNoSessions);
            pages.forEach(page -> page.context().close());
            servers.forEach(InteropServer::close);
            assertThat(errors).as("errors in pages").isEmpty();
        } finally {
            pages.clear();
            servers.clear();
            errors.clear();
        }
    }

    private static void leave(Page page) {
        page.evaluate("() => typeof rules === 'object' && rules.leave()");
    }

    /** A server with a page and the client that it loads. */
    final InteropServer startServer(UnaryOperator<ServerBuilder> options) {
        var server = InteropServer.start(
                builder -> options.apply(builder.serveClient(ClientBundleSource.directory(CLIENT))));
        server.rtcomm().endpoint(new PageEndpoint());
        servers.add(server);
        return server;
    }

    /** Opens the page of a server. */
    final Page open(InteropServer server) {
        var page = browser.newPage();
        page.setDefaultTimeout(2 * Heard.LIMIT.toMillis());
        page.onPageError(errors::add);
        pages.add(page);
        page.navigate(server.url() + "/");
        return page;
    }

    /** Plays a rule in a page to its end; what it returned. */
    static Object play(Page page, String rule, Mode mode, Map<String, ?> options) {
        var all = new HashMap<String, Object>(options);
        all.put("transports", mode.transports());
        return page.evaluate("([rule, options]) => rules[rule](options)", List.of(rule, all));
    }

    static Object play(Page page, String rule, Mode mode) {
        return play(page, rule, mode, Map.of());
    }
}
