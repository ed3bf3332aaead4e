/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BrowserFixtureTest {
    @Test
    void aPageRunsItsScripts() {
        try (var browser = BrowserFixture.launch("pages in a browser")) {
            var page = browser.newPage();
            page.navigate("data:text/html,<p id=out></p><script>out.textContent = 6 * 7</script>");

            assertThat(page.textContent("#out")).isEqualTo("42");
        }
    }
}
