/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitingInputTest {
    private final ChannelInboundHandlerAdapter handler = new ChannelInboundHandlerAdapter();
    private final EmbeddedChannel channel = new EmbeddedChannel(handler);
    private final WaitingInput waiting = new WaitingInput();

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    private HttpContent add(String text) {
        var piece = new DefaultHttpContent(Unpooled.copiedBuffer(text, US_ASCII));
        waiting.add(piece, channel.pipeline().context(handler));
        return piece;
    }

    @Test
    void whoTakesAPieceAndReleasesWhatWaitsOwnsThePieceStill() {
        HttpContent first = add("first");
        HttpContent second = add("second");

        waiting.drain(channel.pipeline().context(handler), piece -> {
            waiting.release();
            return true;
        });

        assertThat(second.refCnt()).isZero();
        assertThat(first.refCnt()).isEqualTo(1);
        first.release();
    }

    @Test
    void aPieceThatIsBeingTakenDoesNotWait() {
        HttpContent piece = add("piece");

        waiting.drain(channel.pipeline().context(handler), taken -> waiting.isEmpty() && piece.release());

        assertThat(piece.refCnt()).isZero();
        assertThat(waiting.isEmpty()).isTrue();
    }

    @Test
    void aPieceThatIsRefusedWaitsBeforeTheOthers() {
        HttpContent first = add("first");
        HttpContent second = add("second");
        var offered = new ArrayList<Object>();

        waiting.drain(channel.pipeline().context(handler), piece -> {
            offered.add(piece);
            return false;
        });
        waiting.drain(channel.pipeline().context(handler), offered::add);

        assertThat(offered).isEqualTo(List.of(first, first, second));
        first.release();
        second.release();
    }
}
