/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples of streams of events, in a browser. */
@Timeout(180)
class StreamExamplesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private static Page page(BrowserFixture browser, RunningExample example) {
        var page = browser.newPage();
        page.setDefaultTimeout(PATIENCE.toMillis());
        page.navigate(example.url());
        return page;
    }

    @Test
    void scoresAreShownAndMoveOn() {
        RunningExample.requireJar("the scores example");
        try (var browser = BrowserFixture.launch("the scores example");
                var example = RunningExample.start(folder, "scores", "--port", "0", "--minute", "10")) {
            var page = page(browser, example);

            page.waitForCondition(() -> page.locator("#matches tr").count() == 3);
            String minute = page.textContent("#m1 td:last-child");
            page.waitForCondition(() -> !page.textContent("#m1 td:last-child").equals(minute));
            page.waitForCondition(() -> page.locator("#goals li").count() > 0);

            assertThat(page.textContent("#state")).isEqualTo("live");
        }
    }

    @Test
    void anAnswerGoesOnInTheMiddleHoweverOftenTheConnectionBreaks() {
        RunningExample.requireJar("the tokens example");
        try (var browser = BrowserFixture.launch("the tokens example");
                var example =
                        RunningExample.start(folder, "tokens", "--port", "0", "--pause", "10", "--drop-after", "300")) {
            var page = page(browser, example);
            page.fill("#question", "Why?");
            page.click("button");

            page.waitForCondition(() -> page.textContent("#state").startsWith("done"));

            assertThat(page.textContent("#answer"))
                    .startsWith("You asked: Why?\n\nA stream of tokens is many small events.")
                    .endsWith("whoever reads it, and however often.\n");
            assertThat(page.textContent("#state").replaceFirst("^.* over (\\d+) connections$", "$1"))
                    .isNotEqualTo("1");
        }
    }

    @Test
    void aNotificationReachesItsUserAndOneForEveryoneReachesAll() {
        RunningExample.requireJar("the notifications example");
        try (var browser = BrowserFixture.launch("the notifications example");
                var example = RunningExample.start(folder, "notifications", "--port", "0")) {
            var ada = page(browser, example);
            var ben = page(browser, example);
            listen(ada, "ada");
            listen(ben, "ben");

            notify(ben, "ada", "tea is ready");
            ada.waitForCondition(() -> ada.textContent("#list").contains("tea is ready"));
            notify(ada, "", "good night");
            ben.waitForCondition(() -> ben.textContent("#list").contains("to everyone: good night"));

            assertThat(ben.textContent("#list")).doesNotContain("tea");
        }
    }

    private static void listen(Page page, String user) {
        page.fill("#user", user);
        page.click("#login button");
        page.waitForCondition(() -> page.textContent("#state").equals("listening as " + user));
    }

    private static void notify(Page page, String to, String text) {
        page.fill("#to", to);
        page.fill("#text", text);
        page.click("#send button");
    }
}
