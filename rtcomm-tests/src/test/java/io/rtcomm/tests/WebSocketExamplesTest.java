/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of plain WebSockets: the programs as a user starts them, their pages in a browser. */
class WebSocketExamplesTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void needTheJar() {
        PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
        RunningExample.requireJar("the examples of plain WebSockets");
    }

    @Test
    void theEchoAnswersAnyClientAndLogsFramesWhenAsked() throws Exception {
        var echoed = new CompletableFuture<String>();
        try (var example = RunningExample.start(folder, "ws-echo", "--port", "0", "--frames")) {
            var client = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create(example.url().replace("http", "ws") + "echo"), new WebSocket.Listener() {
                        @Override
                        public CompletionStage<?> onText(WebSocket webSocket, CharSequence text, boolean last) {
                            echoed.complete(text.toString());
                            return null;
                        }
                    })
                    .join();
            client.sendText("over and out", true).join();

            Assertions.assertThat(echoed.get(60, TimeUnit.SECONDS)).isEqualTo("over and out");
            client.abort();
            Assertions.assertThat(example.errors()).contains("<- text fin 12 bytes", "-> text fin 12 bytes");
        }
    }

    @Test
    void thePageOfTheEchoSendsHearsAndCloses() {
        var errors = new ArrayList<String>();
        try (var browser = BrowserFixture.launch("the echo page in a browser");
                var example = RunningExample.start(folder, "ws-echo", "--port", "0")) {
            Page page = open(browser, example.url(), errors);
            assertThat(page.locator("#state")).hasText(Pattern.compile("open, permessage-deflate.*"));
            page.locator("#text").fill("größe ☃");
            page.locator("#text").press("Enter");
            assertThat(page.locator("#log li")).hasText(List.of("größe ☃").toArray(String[]::new));
            page.locator("#close").click();
            assertThat(page.locator("#state")).hasText(Pattern.compile("closed: 1000.*"));
        }
        Assertions.assertThat(errors).isEmpty();
    }

    @Test
    void whatOnePageSaysTheOtherHears() {
        var errors = new ArrayList<String>();
        try (var browser = BrowserFixture.launch("the broadcast pages in a browser");
                var example = RunningExample.start(folder, "ws-broadcast", "--port", "0")) {
            Page ada = open(browser, example.url() + "?name=Ada", errors);
            assertThat(ada.locator("#state")).hasText("open, as Ada");
            Page bob = open(browser, example.url() + "?name=Bob", errors);
            assertThat(ada.locator("#log li").first()).hasText("(2 here)");
            bob.locator("#text").fill("hello");
            bob.locator("#text").press("Enter");

            assertThat(ada.locator("#log li").first()).hasText("Bob: hello");
            bob.context().close();
            assertThat(ada.locator("#log li").first()).hasText("(1 here)");
        }
        Assertions.assertThat(errors).isEmpty();
    }

    private static Page open(BrowserFixture browser, String url, List<String> errors) {
        Page page = browser.newPage();
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                errors.add(message.text());
            }
        });
        page.navigate(url);
        return page;
    }
}
