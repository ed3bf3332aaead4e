/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import static io.rtcomm.internal.session.EngineFixture.POLLING;
import static io.rtcomm.internal.session.EngineFixture.UPGRADE;
import static io.rtcomm.internal.session.EngineFixture.WEBSOCKET;
import static io.rtcomm.internal.session.Refused.BAD_REQUEST;
import static io.rtcomm.internal.session.Refused.FORBIDDEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.Cors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pages of other origins. */
class EngineOriginsTest {
    private final EngineFixture engine = new EngineFixture();

    @Test
    void aPageOfAForeignOriginIsRefusedOverBothTransports() {
        String[] foreign = {"Origin", "https://evil.example", "Host", "good.example"};
        Map<String, Object> context = Map.of("name", "ORIGIN_REFUSED", "origin", "https://evil.example");
        engine.assertRefused(engine.ask("GET", POLLING, foreign), FORBIDDEN, 4, context);
        var upgrade = engine.ask("GET", WEBSOCKET, concat(UPGRADE, foreign));
        engine.assertRefused(upgrade, "403 text/html Forbidden closed", 4, context);
    }

    @Test
    void anOriginThatCannotBeOneIsABadRequest() {
        assertThat(engine.ask("GET", POLLING, "Origin", "a", "Origin", "b").answer())
                .isEqualTo(BAD_REQUEST);
        assertThat(engine.errors.get(0).context()).containsEntry("name", "INVALID_ORIGIN");
    }

    @Test
    void aPreflightIsAnsweredAndNothingElseHappens() {
        engine.cors = Cors.of("https://app.example");
        engine.middleware.add((request, next) -> next.reject("never asked"));
        var exchange = engine.ask(
                "OPTIONS", POLLING, "Origin", "https://app.example", "Access-Control-Request-Method", "POST");
        assertThat(exchange.answer()).isEqualTo("204 null ");
        assertThat(exchange.responseHeaders().get("Access-Control-Allow-Origin"))
                .isEqualTo("https://app.example");
        assertThat(engine.registry.size()).isZero();
    }

    @Test
    void headersOfTheOriginPolicyStandOnRefusalsToo() {
        engine.cors = Cors.any();
        var exchange = engine.ask("GET", "/socket.io/?EIO=4", "Origin", "https://app.example");
        assertThat(exchange.responseHeaders().get("Access-Control-Allow-Origin"))
                .isEqualTo("*");
    }

    private static String[] concat(String[] first, String[] second) {
        var all = new ArrayList<>(List.of(first));
        all.addAll(List.of(second));
        return all.toArray(String[]::new);
    }
}
