/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelException;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that cannot even be begun, as when no more files may be open. */
@Timeout(30)
class DialerTest {
    private final Dialer dialer = new Dialer(1, null, () -> {
        throw new ChannelException("too many open files");
    });
    private final EventLoop loop = dialer.nextLoop();

    @AfterEach
    void close() {
        dialer.close();
    }

    @Test
    void whoeverDialsIsToldOnItsLoopAndAfterTheCall() throws Exception {
        var order = new ArrayList<String>();
        var told = new CompletableFuture<String>();
        loop.submit(() -> {
                    dialer.dial(loop, List.of(), made -> {}, why -> {
                        order.add("told on the loop: " + loop.inEventLoop());
                        told.complete(why);
                    });
                    order.add("called");
                })
                .get(20, TimeUnit.SECONDS);

        assertThat(told.get(20, TimeUnit.SECONDS)).contains("too many open files");
        assertThat(order).containsExactly("called", "told on the loop: true");
    }

    @Test
    void aCarrierThatCannotConnectEndsOnceAndCanBeReset() throws Exception {
        var ends = new ArrayList<String>();
        var ended = new CompletableFuture<String>();
        loop.submit(() -> {
                    var listener = new Carrier.Listener() {
                        @Override
                        public void onPacket(String packet) {}

                        @Override
                        public void onEnd(String why) {
                            ends.add(why);
                            ended.complete(why);
                        }
                    };
                    new UpgradingCarrier(dialer, loop, listener, () -> {});
                })
                .get(20, TimeUnit.SECONDS);

        assertThat(ended.get(20, TimeUnit.SECONDS)).startsWith("polling: ").contains("too many open files");
        assertThat(loop.submit(() -> List.copyOf(ends)).get(20, TimeUnit.SECONDS))
                .hasSize(1);
    }
}
