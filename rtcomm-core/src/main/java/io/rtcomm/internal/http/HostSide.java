/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Sees what the handlers of a host write, to know which of its requests are without answer; changes nothing. Confined to
 * the event loop of its channel.
 */
final class HostSide extends ChannelOutboundHandlerAdapter {
    /** Told when the host has answered all its requests. */
    interface Listener {
        /**
         * Called on the event loop.
         *
         * @param switched whether the connection speaks another protocol from here on
         */
        void onHostAnswered(boolean switched);
    }

    private final WaitingInput waiting;
    private final Listener listener;
    private int unanswered;
    private boolean interim; // the head that was written last is not that of the answer

    HostSide(WaitingInput waiting, Listener listener) {
        this.waiting = waiting;
        this.listener = listener;
    }

    /** A request goes to the host. */
    void onRequest() {
        unanswered++;
    }

    /** Whether the host owes an answer. */
    boolean busy() {
        return unanswered > 0;
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        if (waiting.mayRead()) {
            ctx.read();
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        boolean switched = false;
        if (message instanceof HttpResponse response) {
            switched = response.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code();
            interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL && !switched;
        }
        boolean last = message instanceof LastHttpContent;
        ctx.write(message, promise);
        if (switched) {
            listener.onHostAnswered(true);
        } else if (last && interim) {
            interim = false;
        } else if (last && unanswered > 0) {
            unanswered--;
            if (unanswered == 0) {
                listener.onHostAnswered(false);
            }
        }
    }
}
