/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;

/** Makes Netty's codec of frames with every limit set that keeps one connection from costing more than it should. */
public final class FrameCodecs {
    /** The client's first bytes on a connection (RFC 9113 §3.4). */
    public static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    /** How many bytes of one stream may come before somebody wants them. */
    static final int STREAM_WINDOW = 65_535;

    /** The same for all streams of a connection together. */
    static final int CONNECTION_WINDOW = 256 * 1024;

    private static final int MAX_RESETS = 200;
    private static final int RESET_WINDOW_SECONDS = 30;
    private static final int MAX_QUEUED_CONTROL_FRAMES = 1000;
    private static final int MAX_EMPTY_DATA_FRAMES = 2;
    private static final int MAX_SMALL_CONTINUATIONS = 16;
    private static final long GRACE_MILLIS = 1000;

    private FrameCodecs() {}

    /**
     * A codec for one connection of a client.
     *
     * @param maxHeaderBytes the longest list of header fields, as RFC 9113 §6.5.2 counts it; beyond it 431
     */
    public static Http2FrameCodec server(Http2Options options, int maxHeaderBytes) {
        var settings = Http2Settings.defaultSettings()
                .maxConcurrentStreams(options.maxStreams())
                .initialWindowSize(STREAM_WINDOW)
                .maxHeaderListSize(maxHeaderBytes)
                .connectProtocolEnabled(true);
        return Http2FrameCodecBuilder.forServer()
                .initialSettings(settings)
                .validateHeaders(true)
                .decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS)
                .encoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS)
                .decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_EMPTY_DATA_FRAMES)
                .decoderEnforceMaxSmallContinuationFrames(MAX_SMALL_CONTINUATIONS)
                .encoderEnforceMaxQueuedControlFrames(MAX_QUEUED_CONTROL_FRAMES)
                .decoupleCloseAndGoAway(true)
                .gracefulShutdownTimeoutMillis(GRACE_MILLIS)
                .build();
    }

    /** Widens the window of the whole connection. To be called when the codec is in the pipeline of an active channel. */
    public static void widenWindow(Http2FrameCodec codec, ChannelHandlerContext ctx) {
        Http2Connection connection = codec.connection();
        try {
            connection
                    .local()
                    .flowController()
                    .incrementWindowSize(connection.connectionStream(), CONNECTION_WINDOW - STREAM_WINDOW);
        } catch (Http2Exception e) {
            ctx.fireExceptionCaught(e);
        }
    }

    /** How the bytes that a client begins with compare to the preface. */
    public enum Beginning {
        /** They are the preface. */
        HTTP2,
        /** They cannot become it. */
        OTHER,
        /** They may become it. */
        UNDECIDED
    }

    /** Looks at first bytes without reading them. */
    public static Beginning beginning(ByteBuf bytes) {
        int known = Math.min(bytes.readableBytes(), PREFACE.length());
        for (int i = 0; i < known; i++) {
            if (bytes.getByte(bytes.readerIndex() + i) != PREFACE.charAt(i)) {
                return Beginning.OTHER;
            }
        }
        return known == PREFACE.length() ? Beginning.HTTP2 : Beginning.UNDECIDED;
    }
}
