/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chat example in a browser, with its pages on different transports. */
class ChatBrowserTest {
    private static final String WEBSOCKET = "WebSocket";
    private static final String POLLING = "Long-polling";

    @TempDir
    private static Path folder;

    private static @Nullable RunningExample server;
    private static @Nullable BrowserFixture browser;
    private static String url;

    private final List<Page> pages = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();

    @BeforeAll
    static void start() {
        PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
        RunningExample.requireJar("the chat in a browser");
        browser = BrowserFixture.launch("the chat in a browser");
        server = RunningExample.start(folder, "chat", "--port", "0", "--history", "3");
        url = server.url();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @AfterEach
    void closePages() {
        pages.forEach(page -> page.context().close());
        Assertions.assertThat(errors).as("errors in the pages").isEmpty();
    }

    private Page open(String query) {
        return open(url, query);
    }

    private Page open(String server, String query) {
        var page = browser.newPage();
        pages.add(page);
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                errors.add(message.text());
            }
        });
        page.navigate(server + query);
        return page;
    }

    private static void enter(Page page, String nickname) {
        page.fill("#nickname", nickname);
        page.press("#nickname", "Enter");
        assertThat(page.locator("#my-name")).hasText(nickname);
        assertThat(page.locator("#talk-name")).hasText("#lobby");
    }

    private static void join(Page page, String room) {
        page.fill("#new-room", room);
        page.press("#new-room", "Enter");
        assertThat(page.locator("#talk-name")).hasText("#" + room);
    }

    private static void say(Page page, String text) {
        page.fill("#text", text);
        page.press("#text", "Enter");
    }

    private static Locator texts(Page page) {
        return page.locator("#messages .text");
    }

    private static Locator room(Page page, String name) {
        return page.locator("#rooms button").filter(new Locator.FilterOptions().setHasText(exactly(name)));
    }

    /** A button has its sign, the name, and the number of people. */
    private static Pattern exactly(String name) {
        return Pattern.compile("^#" + name + "\\d+$");
    }

    @Test
    void twoPagesOnDifferentTransportsShareARoom() {
        var ada = open("");
        var bob = open("?transport=polling");
        enter(ada, "ada");
        enter(bob, "bob");
        assertThat(ada.locator("#transport")).hasText(WEBSOCKET);
        assertThat(bob.locator("#transport")).hasText(POLLING);

        join(ada, "java");
        assertThat(ada.locator("#talk-people")).hasText("1 person");
        room(bob, "java").click();
        assertThat(bob.locator("#talk-people")).hasText("2 people");
        assertThat(ada.locator("#talk-people")).hasText("2 people");
        assertThat(ada.locator("#people button .name")).hasText(new String[] {"ada", "bob"});

        say(ada, "hello from ada");
        say(bob, "hello from bob");
        for (var page : List.of(ada, bob)) {
            assertThat(texts(page)).containsText(new String[] {"hello from ada"});
            assertThat(texts(page)).containsText(new String[] {"hello from bob"});
            assertThat(texts(page)).hasCount(2);
        }

        bob.locator("#text").pressSequentially("I am wri");
        assertThat(ada.locator("#typing")).hasText("bob is typing…");
        say(bob, "I am writing");
        assertThat(ada.locator("#typing")).hasText("");
        ada.locator("#text").pressSequentially("Me t");
        assertThat(bob.locator("#typing")).hasText("ada is typing…");

        bob.click("#leave");
        assertThat(ada.locator("#talk-people")).hasText("1 person");
        assertThat(ada.locator("#messages .notice").last()).hasText("bob left");
        Assertions.assertThat(bob.textContent("#transport")).isEqualTo(POLLING);
    }

    @Test
    void aPageThatClosesLeavesItsRooms() {
        var cid = open("");
        var dan = open("?transport=polling");
        enter(cid, "cid");
        enter(dan, "dan");
        join(cid, "short");
        join(dan, "short");
        assertThat(cid.locator("#talk-people")).hasText("2 people");

        dan.close();
        assertThat(cid.locator("#talk-people")).hasText("1 person");
    }

    @Test
    void aRoomGoesWithTheLastOneInIt() {
        var eve = open("");
        var fay = open("");
        enter(eve, "eve");
        enter(fay, "fay");
        join(eve, "cellar");
        assertThat(room(fay, "cellar")).isVisible();

        eve.click("#leave");
        assertThat(room(fay, "cellar")).hasCount(0);
        assertThat(room(fay, "lobby")).isVisible();
    }

    @Test
    void whoeverComesLaterReadsTheLastMessages() {
        var gus = open("");
        enter(gus, "gus");
        join(gus, "past");
        for (int i = 1; i <= 5; i++) {
            say(gus, "message " + i);
            assertThat(texts(gus)).hasCount(i);
        }

        var hal = open("?transport=polling");
        enter(hal, "hal");
        join(hal, "past");
        assertThat(texts(hal)).hasText(new String[] {"message 3", "message 4", "message 5"});
    }

    @Test
    void aPrivateMessageReachesOneUserOnly() {
        var ian = open("");
        var jim = open("?transport=polling");
        var kim = open("");
        enter(ian, "ian");
        enter(jim, "jim");
        enter(kim, "kim");

        ian.locator("#people button")
                .filter(new Locator.FilterOptions().setHasText("jim"))
                .click();
        assertThat(ian.locator("#talk-people")).hasText("private");
        say(ian, "between us");
        assertThat(texts(ian)).hasText("between us");
        assertThat(ian.locator("#messages .mark")).hasCount(0);

        assertThat(jim.locator("#privates .badge")).hasText("1");
        jim.locator("#privates button").click();
        assertThat(texts(jim)).hasText("between us");
        say(jim, "and back");
        assertThat(texts(ian)).hasText(new String[] {"between us", "and back"});
        assertThat(kim.locator("#private-section")).isHidden();
    }

    @Test
    void whatSomebodyWritesIsNeverReadAsMarkup() {
        String text = "<img src=x onerror=document.title='owned'><b>bold</b>";
        var lea = open("");
        enter(lea, "lea");
        join(lea, "markup");
        say(lea, text);

        assertThat(texts(lea)).hasText(text);
        assertThat(lea.locator("#messages img, #messages b")).hasCount(0);
        assertThat(lea).hasTitle("rtcomm chat");
    }

    @Test
    void aNicknameThatIsTakenOrImpossibleIsRefused() {
        var max = open("");
        enter(max, "max");
        var other = open("?transport=polling");
        other.fill("#nickname", "MAX");
        other.press("#nickname", "Enter");
        assertThat(other.locator("#login-error")).hasText("The nickname MAX is taken.");

        other.fill("#nickname", "two words");
        other.press("#nickname", "Enter");
        assertThat(other.locator("#login-error")).containsText("A nickname has 2 to 24 letters");
        assertThat(other.locator("#app")).isHidden();
    }

    @Test
    void aReloadKeepsTheUserAndTheRooms() {
        var nan = open("");
        enter(nan, "nan");
        join(nan, "reload");
        say(nan, "before");
        assertThat(texts(nan)).hasText("before");

        nan.reload();
        assertThat(nan.locator("#my-name")).hasText("nan");
        assertThat(nan.locator("#talk-name")).hasText("#reload");
        assertThat(nan.locator("#status-text")).hasText("Connected");
        assertThat(room(nan, "lobby")).hasClass("joined");
    }

    @Test
    void aTokenThatIsNotOursIsRefused() {
        var eva = open("");
        eva.evaluate(
                "() => { sessionStorage.setItem('token', 'bm90.b3Vycw'); sessionStorage.setItem('nickname', 'eva') }");
        eva.reload();

        assertThat(eva.locator("#login-error")).hasText("Your session has ended. Please enter again.");
        assertThat(eva.locator("#app")).isHidden();
        enter(eva, "eva");
    }

    @Test
    void pagesFindTheServerAgainAfterARestart() {
        try (var first = RunningExample.start(folder, "chat", "--port", "0")) {
            String address = first.url();
            var page = open(address, "");
            enter(page, "oda");
            first.terminate();
            Assertions.assertThat(first.awaitExit(Duration.ofSeconds(20))).isNotNull();
            assertThat(page.locator("#banner")).hasText("The connection is lost. Reconnecting…");
            assertThat(page.locator("#send")).isDisabled();

            String port = address.replaceAll("\\D", "");
            try (var second = RunningExample.start(folder, "chat", "--port", port)) {
                Assertions.assertThat(second.url()).isEqualTo(address);
                // the new server has a new secret
                assertThat(page.locator("#login-error")).hasText("Your session has ended. Please enter again.");
                page.press("#nickname", "Enter");
                assertThat(page.locator("#my-name")).hasText("oda");
                assertThat(page.locator("#status-text")).hasText("Connected");
            }
        }
    }
}
