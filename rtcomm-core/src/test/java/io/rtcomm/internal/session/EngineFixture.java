/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.ConnectionError;
import io.rtcomm.Cookie;
import io.rtcomm.Cors;
import io.rtcomm.DisconnectReason;
import io.rtcomm.HeadersHook;
import io.rtcomm.RequestMiddleware;
import io.rtcomm.SessionIdentity;
import io.rtcomm.internal.http.OriginPolicy;
import io.rtcomm.internal.loop.ManualLoop;
import io.rtcomm.observe.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** An endpoint with two transports that a test holds in its hand. Confined to the test's thread. */
final class EngineFixture {
    static final String POLLING = "/socket.io/?EIO=4&transport=polling";
    static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";
    static final String[] UPGRADE = {"Connection", "Upgrade", "Upgrade", "websocket"};

    final ManualLoop manual = new ManualLoop();
    final FakeTransport polling = FakeTransport.polling();
    final FakeTransport webSocket = FakeTransport.webSocket();
    final List<RequestMiddleware> middleware = new ArrayList<>();
    final List<HeadersHook> headersHooks = new ArrayList<>();
    final List<ConnectionError> errors = new ArrayList<>();
    final List<String> heard = new ArrayList<>();
    SessionRegistry registry = new SessionRegistry(10, new Metrics());
    SessionHandler handler = session -> new Ears();
    Cors cors = Cors.sameOrigin();

    @Nullable
    Cookie cookie;

    @Nullable
    RequestMiddleware allowRequest;

    Executor executor = Runnable::run;

    final Metrics metrics = new Metrics();

    @Nullable
    SessionIdentity identity;

    boolean allowEio3;
    boolean allowUpgrades = true;
    boolean secure;

    private @Nullable EngineEndpoint endpoint;

    /** The endpoint, made with what was set before. */
    EngineEndpoint endpoint() {
        var made = endpoint;
        if (made == null) {
            var base = SessionFixture.OPTIONS;
            var options = new SessionOptions(
                    base.pingInterval(),
                    base.pingTimeout(),
                    base.upgradeTimeout(),
                    base.closeTimeout(),
                    allowUpgrades,
                    base.maxPayload(),
                    base.pings(),
                    base.maxSessions(),
                    base.budget(),
                    base.marks(),
                    base.slowConsumers());
            var opening = new OpenerOptions(
                    allowEio3, List.of("websocket"), cookie, secure, new SessionBinding(identity, metrics));
            var opener = new SessionOpener(registry, options, handler, manual.loops(), opening);
            var hooks = new EngineHooks(executor, middleware, allowRequest, headersHooks, List.of(errors::add));
            made = new EngineEndpoint(
                    "/socket.io/",
                    Map.of("polling", polling, "websocket", webSocket),
                    new OriginPolicy(cors),
                    hooks,
                    opener);
            endpoint = made;
        }
        return made;
    }

    FakeExchange begin(String method, String target, String... fields) {
        var exchange = new FakeExchange(manual.channel(), method, target, fields);
        endpoint().handle(exchange);
        return exchange;
    }

    FakeExchange ask(String method, String target, String... fields) {
        var exchange = begin(method, target, fields);
        manual.run();
        return exchange;
    }

    /** Opens a session over polling and tells its id. */
    String open() {
        ask("GET", POLLING);
        return newest().id();
    }

    String openWebSocket() {
        ask("GET", WEBSOCKET, UPGRADE);
        return newest().id();
    }

    private Session newest() {
        return registry.all().stream()
                .filter(session -> !known(session))
                .findFirst()
                .orElseThrow();
    }

    private final List<String> ids = new ArrayList<>();

    private boolean known(Session session) {
        if (ids.contains(session.id())) {
            return true;
        }
        ids.add(session.id());
        return false;
    }

    /** The request was answered so, and the application was told why; whatever it was told is forgotten. */
    void assertRefused(FakeExchange exchange, String answer, int code, Map<String, Object> context) {
        assertThat(exchange.answer()).isEqualTo(answer);
        assertThat(errors).hasSize(1);
        var error = errors.get(0);
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.context()).isEqualTo(context);
        assertThat(error.request().url()).isEqualTo(exchange.request().target());
        errors.clear();
    }

    private final class Ears implements SessionListener {
        @Override
        public void onMessage(boolean binary, byte[] array, int offset, int length) {}

        @Override
        public void onClose(DisconnectReason reason) {
            heard.add(reason.text());
        }
    }
}
