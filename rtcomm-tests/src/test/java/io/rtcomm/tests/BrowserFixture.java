/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import java.util.List;
import java.util.Map;

/**
 * A Chromium of the machine, without a window. Each page stands in a context of its own. Confined to the thread that
 * launched it.
 */
public final class BrowserFixture implements AutoCloseable {
    private static final String[] BROWSERS = {"/usr/bin/chromium", "/usr/bin/chromium-browser", "google-chrome"};

    /** The sandbox needs privileges that containers lack, and the pages are our own. */
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    private BrowserFixture(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /**
     * Launches the browser. Where Chromium or Node.js cannot be found the running test is skipped, or fails where the
     * environment has {@code CI=true}.
     *
     * @param notRun what does not run without it, for the message
     */
    public static BrowserFixture launch(String notRun) {
        var chromium = Prerequisite.program(BROWSERS)
                .orElseThrow(() -> Prerequisite.missing(
                        notRun, "found no Chromium (expected one of " + String.join(", ", BROWSERS) + ")"));
        var node = Prerequisite.program("node", "node.exe")
                .orElseThrow(() -> Prerequisite.missing(notRun, "found no node on the PATH (expected: Node.js)"));
        var playwright = Playwright.create(new CreateOptions()
                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1", "PLAYWRIGHT_NODEJS_PATH", node.toString())));
        try {
            var options = new LaunchOptions()
                    .setExecutablePath(chromium)
                    .setHeadless(true)
                    .setArgs(ARGUMENTS);
            return new BrowserFixture(playwright, playwright.chromium().launch(options));
        } catch (RuntimeException e) {
            playwright.close();
            throw e;
        }
    }

    /** A new page that shares no cookies, storage or connections with any other. */
    public Page newPage() {
        return browser.newContext().newPage();
    }

    /** A page that takes certificates which nobody vouches for. */
    public Page newTrustingPage() {
        return browser.newContext(new Browser.NewContextOptions().setIgnoreHTTPSErrors(true))
                .newPage();
    }

    @Override
    public void close() {
        try (playwright) {
            browser.close();
        }
    }
}
