/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Everyone who is connected to the bare server. Confined to its only loop. */
final class BareRoom {
    private final EventLoop loop;
    private final List<BareConnection> members = new ArrayList<>();
    private final List<ByteBuf> waiting = new ArrayList<>(); // frames of this pass, each of one broadcast
    private int streams; // how many of the members are event streams

    BareRoom(EventLoop loop) {
        this.loop = loop;
    }

    void add(BareConnection member) {
        member.place = members.size();
        members.add(member);
        streams += member.stream() ? 1 : 0;
    }

    void remove(BareConnection member) {
        if (member.place >= 0) {
            BareConnection last = members.remove(members.size() - 1);
            if (last != member) {
                members.set(member.place, last);
                last.place = member.place;
            }
            member.place = -1;
            streams -= member.stream() ? 1 : 0;
        }
    }

    /** Whether broadcasts go to event streams. */
    boolean events() {
        return streams > 0;
    }

    /** Takes the frame over; all frames of one pass go out together, at its end. */
    void broadcast(ByteBuf frame) {
        waiting.add(frame);
        if (waiting.size() == 1) {
            loop.execute(this::send);
        }
    }

    private void send() {
        ByteBuf all = waiting.get(0);
        if (waiting.size() > 1) {
            int bytes = waiting.stream().mapToInt(ByteBuf::readableBytes).sum();
            all = ByteBufAllocator.DEFAULT.directBuffer(bytes);
            for (ByteBuf one : waiting) {
                all.writeBytes(one);
                one.release();
            }
        }
        waiting.clear();
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i).stream() == events()) {
                write(members.get(i).channel(), all);
            }
        }
        all.release();
    }

    private static void write(Channel channel, ByteBuf bytes) {
        int written = writeDirectly(channel, bytes);
        if (written < bytes.readableBytes()) {
            channel.write(
                    bytes.retainedSlice(bytes.readerIndex() + written, bytes.readableBytes() - written),
                    channel.voidPromise());
            channel.flush();
        }
    }

    /** Past the pipeline, as long as nothing waits there. */
    private static int writeDirectly(Channel channel, ByteBuf bytes) {
        ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
        if (!(channel instanceof EpollSocketChannel socket) || outbound == null || !outbound.isEmpty()) {
            return 0;
        }
        try {
            return Math.max(
                    0, socket.fd().writeAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex()));
        } catch (IOException e) {
            return bytes.readableBytes(); // the connection is gone, which reading tells
        }
    }
}
