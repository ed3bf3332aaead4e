/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.PlaywrightException;
import io.rtcomm.ConnectionError;
import io.rtcomm.Cookie;
import io.rtcomm.Cors;
import io.rtcomm.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages of one server that talk to another: its port makes it another origin. */
class CrossOriginTest extends PageTest {
    private InteropServer home;

    @BeforeEach
    void startHome() {
        home = startServer(UnaryOperator.identity());
    }

    private static Map<String, Object> to(InteropServer server) {
        return Map.of("url", server.url());
    }

    @ParameterizedTest
    @EnumSource
    void aPageOfAnotherOriginIsRefused(Mode mode) {
        var errors = new Heard<ConnectionError>("a refusal");
        var sockets = new Heard<Socket>("a socket");
        var server = startServer(UnaryOperator.identity());
        server.rtcomm().onConnectionError(errors::add);
        server.onConnection(sockets::add);

        play(open(home), "isRefused", mode, to(server));

        var error = errors.next();
        assertThat(error.code()).isEqualTo(4);
        assertThat(error.request().header("Origin")).contains(home.url());
        assertThat(sockets.rest()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aPageOfAnAllowedOriginConnects(Mode mode) {
        var sockets = new Heard<Socket>("a socket");
        var server = startServer(builder -> builder.cors(Cors.of(home.url())));
        server.onConnection(sockets::add);

        play(open(home), "connects", mode, to(server));

        var handshake = sockets.next().handshake();
        assertThat(handshake.crossDomain()).isTrue();
        assertThat(handshake.header("Origin")).contains(home.url());
    }

    @ParameterizedTest
    @EnumSource
    void aPageOfAnAllowedOriginSendsAndHears(Mode mode) {
        var server = startServer(builder -> builder.cors(Cors.of("http://other.example", home.url())));
        server.onConnection(socket -> socket.on("echo text", String.class, (text, ack) -> ack.send(text)));

        assertThat(play(open(home), "sendsAndHearsMuchText", mode, to(server))).isEqualTo(true);
    }

    @ParameterizedTest
    @EnumSource
    void anOriginThatIsNotAmongTheAllowedOnesIsRefused(Mode mode) {
        var server = startServer(builder -> builder.cors(Cors.of("http://other.example")));

        play(open(home), "isRefused", mode, to(server));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WEBSOCKET")
    void credentialsGoAlongWhereTheyAreAllowed(Mode mode) {
        var cookies = new Heard<Optional<String>>("the cookies of a request");
        var server = startServer(builder -> builder.cookie(Cookie.named("route"))
                .cors(Cors.builder().origins(home.url()).credentials(true).build()));
        server.rtcomm().use((request, next) -> {
            if (request.query().containsKey("sid")) {
                cookies.add(request.header("Cookie"));
            }
            next.proceed();
        });
        server.onConnection(socket -> {});

        play(open(home), "connects", mode, Map.of("url", server.url(), "withCredentials", true));

        assertThat(cookies.next())
                .hasValueSatisfying(cookie -> assertThat(cookie).startsWith("route="));
    }

    @ParameterizedTest
    @EnumSource(names = "POLLING")
    void credentialsAreRefusedByTheBrowserWhereTheyAreNotAllowed(Mode mode) {
        // the session that the browser keeps from the page ends by its heartbeat
        var server = startServer(builder -> builder.cors(Cors.of(home.url()))
                .pingInterval(Duration.ofMillis(50))
                .pingTimeout(Duration.ofMillis(100)));
        var page = open(home);

        assertThatThrownBy(() -> play(page, "connects", mode, Map.of("url", server.url(), "withCredentials", true)))
                .isInstanceOf(PlaywrightException.class)
                .hasMessageContaining("xhr poll error");
    }
}
