/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortionsTest {
    private final List<Integer> portions = new ArrayList<>();

    private EmbeddedChannel channel(int closesAfter) {
        return new EmbeddedChannel(new Portions(), new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                var bytes = (ByteBuf) message;
                portions.add(bytes.readableBytes());
                bytes.release();
                if (portions.size() == closesAfter) {
                    ctx.close();
                }
            }
        });
    }

    private static ByteBuf bytes(int length) {
        return Unpooled.buffer(length).writeZero(length);
    }

    @Test
    void allThatWasReadComesInPortions() {
        var channel = channel(Integer.MAX_VALUE);
        var short1 = bytes(Portions.BYTES);
        var long1 = bytes(2 * Portions.BYTES + 1);
        channel.writeInbound(short1, long1);
        assertThat(portions).containsExactly(Portions.BYTES, Portions.BYTES, Portions.BYTES, 1);
        assertThat(short1.refCnt() + long1.refCnt()).isZero();
        channel.finishAndReleaseAll();
    }

    @Test
    void whatCameWithTheFramesThatClosedAConnectionIsNotRead() {
        var channel = channel(2);
        var all = bytes(16 * Portions.BYTES);
        channel.writeInbound(all);
        assertThat(portions).hasSize(2);
        assertThat(all.refCnt()).isZero();
        channel.finishAndReleaseAll();
    }
}
