/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.polling;

import static io.rtcomm.polling.LinkHarness.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.rtcomm.transport.CloseMode;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests that come on connections of other loops. */
@Timeout(20)
class LoopsTest {
    private final DefaultEventLoop home = new DefaultEventLoop();
    private final DefaultEventLoop other = new DefaultEventLoop();

    @RegisterExtension
    private final LinkHarness harness = new LinkHarness();

    @BeforeEach
    void openOnTheHomeLoop() {
        harness.homeLoop = home;
        home.submit(() -> harness.openAndGreet()).syncUninterruptibly();
        harness.port.react(event -> assertThat(home.inEventLoop()).isTrue());
    }

    @AfterEach
    void stopLoops() {
        home.submit(() -> harness.link.close(CloseMode.NOW)).syncUninterruptibly();
        home.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
        other.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private FakeExchange send(String method) {
        return home.submit(() -> harness.sent(harness.request(method, other)))
                .syncUninterruptibly()
                .getNow();
    }

    private void settle() {
        other.submit(() -> {}).syncUninterruptibly();
        home.submit(() -> {}).syncUninterruptibly();
    }

    @Test
    void packetsThatAreReadOnAnotherLoopAreDeliveredOnTheHomeLoopInOrder() throws Exception {
        for (int i = 0; i < 100; i++) {
            send("POST").body("4" + i + "a\u001e4" + i + "b").awaitAnswer();
        }

        assertThat(harness.port.events).hasSize(200);
        for (int i = 0; i < 100; i++) {
            assertThat(harness.port.events.subList(2 * i, 2 * i + 2))
                    .containsExactly("MESSAGE " + i + "a", "MESSAGE " + i + "b");
        }
    }

    @Test
    void aPollThatIsAbortedOnAnotherLoopEndsTheLinkOnTheHomeLoop() {
        send("GET").abort();
        settle();

        assertThat(harness.port.events).containsExactly("writable", "error: poll connection closed prematurely");
    }

    @Test
    void aPollThatIsAbortedBeforeTheHomeLoopHearsOfItEndsTheLink() {
        var poll = harness.request("GET", other).abort();
        home.submit(() -> harness.sent(poll)).syncUninterruptibly();
        settle();

        assertThat(harness.port.events).containsExactly("writable", "error: poll connection closed prematurely");
    }

    @Test
    void packetsThatAreGivenToAPollAfterItsConnectionEndedEndTheLinkInsteadOfGettingLostQuietly() {
        var poll = send("GET");
        home.submit(() -> {
                    poll.abort();
                    harness.deliver(text("lost"));
                })
                .syncUninterruptibly();
        settle();

        assertThat(harness.port.events).containsExactly("writable", "error: poll connection closed prematurely");
    }

    @Test
    void aBodyThatIsTooLongOrAbortedOnAnotherLoopEndsTheLinkOnTheHomeLoop() throws Exception {
        assertThat(send("POST").body(new byte[1_000_001]).awaitAnswer().status())
                .isEqualTo(413);
        settle();

        assertThat(harness.port.events).containsExactly("error: body larger than 1000000 bytes");
    }

    @Test
    void aBodyThatRacesWithTheEndOfTheLinkIsThrownAway() throws Exception {
        var post = send("POST");
        home.submit(() -> {
                    post.body("4late");
                    other.submit(() -> {}).syncUninterruptibly();
                    harness.link.close(CloseMode.NOW);
                })
                .syncUninterruptibly();
        settle();

        assertThat(post.awaitAnswer().status()).isEqualTo(400);
        assertThat(harness.port.events).isEmpty();
    }
}
