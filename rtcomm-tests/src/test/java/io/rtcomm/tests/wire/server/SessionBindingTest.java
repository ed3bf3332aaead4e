/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.ConnectionError;
import io.rtcomm.SessionIdentity;
import io.rtcomm.TrustedProxies;
import io.rtcomm.TrustedProxies.Word;
import io.rtcomm.observe.Metric;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.RawHttp;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Refusal;
import io.rtcomm.tests.wire.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has learned the id of a session, and did not open it, gets nothing from it. */
@Timeout(30)
class SessionBindingTest {
    private static final String ADA = "Authorization: Bearer ada";
    private static final String MALLORY = "Authorization: Bearer mallory";

    private final BlockingQueue<ConnectionError> errors = new LinkedBlockingQueue<>();
    private Wire wire;

    private void start(SessionIdentity identity) {
        wire = Wire.start(
                options -> options.bindSessions(identity)
                        .allowEIO3(true)
                        .h2c(true)
                        .trustedProxies(TrustedProxies.of(Word.X_FORWARDED, "127.0.0.1")),
                started -> started.server().onConnectionError(errors::add));
    }

    @AfterEach
    void end() {
        wire.close();
    }

    private void assertTold(String sid) throws InterruptedException {
        ConnectionError error = errors.poll(10, TimeUnit.SECONDS);
        assertThat(error).isNotNull();
        assertThat(error.code()).isEqualTo(4);
        assertThat(error.context()).containsEntry("name", "IDENTITY_MISMATCH").containsEntry("sid", sid);
    }

    /** A session, and a connection that shows what its requests have to show. */
    private record Bound(RawHttp connection, String sid, String... fields) {
        static Bound open(Wire wire, String revision, String... fields) {
            RawHttp connection = wire.http();
            String open = connection
                    .get("/socket.io/?EIO=" + revision + "&transport=polling", fields)
                    .text();
            return new Bound(connection, PollingClient.sidOf(open), fields);
        }

        String target(String revision) {
            return "/socket.io/?EIO=" + revision + "&transport=polling&sid=" + sid;
        }

        String upgrade() {
            return "/socket.io/?EIO=4&transport=websocket&sid=" + sid;
        }

        void connect() {
            assertThat(connection.post(target("4"), "40", fields).text()).isEqualTo("ok");
            assertThat(connection.get(target("4"), fields).text()).startsWith("40{");
        }

        void assertEchoes() {
            assertThat(connection
                            .post(target("4"), "42[\"message\",\"unharmed\"]", fields)
                            .text())
                    .isEqualTo("ok");
            assertThat(connection.get(target("4"), fields).text()).isEqualTo("42[\"message-back\",\"unharmed\"]");
        }

        void leave() {
            connection.post(target("4"), "1", fields);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {MALLORY, "X-Nothing: x", "Authorization: ", "Authorization: bearer ada"})
    void somebodyElsesPollsAndPostsAreRefused(String shown) throws Exception {
        start(SessionIdentity.header("Authorization"));
        Bound ada = Bound.open(wire, "4", ADA);
        ada.connect();

        Refusal.assertThat(wire.http().get(ada.target("4"), shown), 403, 4, "Forbidden");
        assertTold(ada.sid());
        Refusal.assertThat(wire.http().post(ada.target("4"), "41", shown), 403, 4, "Forbidden");
        assertTold(ada.sid());
        Refusal.assertThat(wire.http().post(ada.target("4"), "1", shown), 403, 4, "Forbidden");
        Refusal.assertThat(wire.http().get(ada.target("4") + "&j=0", shown), 403, 4, "Forbidden");
        assertThat(wire.server().metrics().count(Metric.IDENTITIES_DIFFER)).isEqualTo(4);
        ada.assertEchoes();
        ada.leave();
    }

    @Test
    void somebodyElsesUpgradeIsRefusedAndTheRightOneSucceeds() throws Exception {
        start(SessionIdentity.header("Authorization"));
        Bound ada = Bound.open(wire, "4", ADA);
        ada.connect();

        Refusal.assertUpgrade(wire.webSocket(ada.upgrade(), MALLORY), "403 Forbidden", "Forbidden");
        assertTold(ada.sid());
        Refusal.assertUpgrade(wire.webSocket(ada.upgrade()), "403 Forbidden", "Forbidden");
        ada.assertEchoes();
        RawWebSocket probe = wire.webSocket(ada.upgrade(), ADA);
        probe.send("2probe");
        assertThat(probe.text()).isEqualTo("3probe");
        probe.send("5");
        probe.send("42[\"message\",\"over WebSocket\"]");
        assertThat(probe.text()).isEqualTo("42[\"message-back\",\"over WebSocket\"]");
    }

    @Test
    void aSessionOverWebSocketIsNotTakenOverByPolling() {
        start(SessionIdentity.header("Authorization"));
        var ada = wire.webSocketWith("", ADA);
        ada.connect();

        Refusal.assertThat(
                wire.http().get("/socket.io/?EIO=4&transport=polling&sid=" + ada.sid(), MALLORY), 403, 4, "Forbidden");
        Refusal.assertUpgrade(
                wire.webSocket("/socket.io/?EIO=4&transport=websocket&sid=" + ada.sid(), MALLORY),
                "403 Forbidden",
                "Forbidden");
        ada.assertEchoes("unharmed");
    }

    @Test
    void overHttp2AndInRevision3ItIsTheSame() throws IOException {
        start(SessionIdentity.header("Authorization"));
        Bound ada = Bound.open(wire, "4", ADA);
        ada.connect();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), wire.port())) {
            assertThat(ProxyProtocolTest.askOverHttp2(socket, ada.target("4")))
                    .isEqualTo("{\"code\":4,\"message\":\"Forbidden\"}");
        }
        ada.assertEchoes();
        ada.leave();

        Bound old = Bound.open(wire, "3", ADA);
        Refusal.assertThat(wire.http().post(old.target("3"), "1:1", MALLORY), 403, 4, "Forbidden");
        assertThat(old.connection().post(old.target("3"), "1:1", ADA).status()).isEqualTo(200);
    }

    @Test
    void aCookieBinds() {
        start(SessionIdentity.cookie("login"));
        Bound ada = Bound.open(wire, "4", "Cookie: theme=dark; login=ada");
        ada.connect();

        Refusal.assertThat(wire.http().get(ada.target("4"), "Cookie: login=mallory"), 403, 4, "Forbidden");
        Refusal.assertThat(wire.http().get(ada.target("4")), 403, 4, "Forbidden");
        assertThat(wire.http()
                        .post(ada.target("4"), "42[\"message\",1]", "Cookie: login=ada; other=1")
                        .text())
                .isEqualTo("ok");
        ada.leave();
    }

    @Test
    void anAddressBindsWhateverItsPort() {
        start(SessionIdentity.address());
        Bound ada = Bound.open(wire, "4", "X-Forwarded-For: 198.51.100.7:1000");
        ada.connect();

        Refusal.assertThat(wire.http().get(ada.target("4"), "X-Forwarded-For: 198.51.100.8"), 403, 4, "Forbidden");
        assertThat(wire.http()
                        .post(ada.target("4"), "42[\"message\",1]", "X-Forwarded-For: 198.51.100.7:2000")
                        .text())
                .isEqualTo("ok");
        ada.leave();
    }

    @Test
    void whoIsNobodyInParticularStaysSo() {
        start(SessionIdentity.header("Authorization"));
        Bound nobody = Bound.open(wire, "4");
        nobody.connect();

        Refusal.assertThat(wire.http().get(nobody.target("4"), MALLORY), 403, 4, "Forbidden");
        nobody.assertEchoes();
        nobody.leave();
    }
}
