/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import static io.rtcomm.internal.session.EngineFixture.POLLING;
import static io.rtcomm.internal.session.EngineFixture.WEBSOCKET;
import static io.rtcomm.internal.session.Refused.FORBIDDEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.SessionIdentity;
import io.rtcomm.observe.Metric;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sessions that belong to somebody. */
class BoundSessionTest {
    private static final String[] MALLORY = {"Authorization", "mallory"};

    private final EngineFixture engine = new EngineFixture();

    private String openBound() {
        engine.identity = SessionIdentity.header("authorization");
        engine.ask("GET", POLLING, "Authorization", "ada");
        return engine.registry.all().iterator().next().id();
    }

    @Test
    void aRequestOfSomebodyElseIsRefusedAndTheSessionGoesOn() {
        String sid = openBound();
        for (String[] fields : new String[][] {MALLORY, {}, {"Authorization", ""}}) {
            for (String method : new String[] {"GET", "POST"}) {
                var refused = engine.ask(method, POLLING + "&sid=" + sid, fields);
                engine.assertRefused(refused, FORBIDDEN, 4, Map.of("name", "IDENTITY_MISMATCH", "sid", sid));
            }
        }
        assertThat(engine.metrics.count(Metric.IDENTITIES_DIFFER)).isEqualTo(6);
        assertThat(engine.registry.size()).isEqualTo(1);

        engine.ask("GET", POLLING + "&sid=" + sid, "Authorization", "ada");

        assertThat(engine.errors).isEmpty();
    }

    @Test
    void anUpgradeOfSomebodyElseIsRefused() {
        String sid = openBound();

        var refused = engine.ask("GET", WEBSOCKET + "&sid=" + sid, "Upgrade", "websocket", "Authorization", "mallory");

        assertThat(refused.answer()).isEqualTo("403 text/html Forbidden closed");
        assertThat(engine.errors).hasSize(1);
        assertThat(engine.webSocket.links).isEmpty();
    }

    @Test
    void somebodyElseLearnsNothingAboutTheSession() {
        String sid = openBound();

        var refused = engine.ask("GET", "/socket.io/?EIO=3&transport=polling&sid=" + sid, MALLORY);

        engine.assertRefused(refused, FORBIDDEN, 4, Map.of("name", "IDENTITY_MISMATCH", "sid", sid));
    }

    @Test
    void whoCannotBeToldIsRefused() {
        engine.identity = request -> {
            throw new IllegalStateException("no data base");
        };

        engine.assertRefused(engine.ask("GET", POLLING), FORBIDDEN, 4, Map.of("name", "IDENTITY_UNKNOWN"));
        assertThat(engine.registry.size()).isZero();
    }
}
