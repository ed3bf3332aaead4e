/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import io.netty.channel.EventLoopGroup;
import io.rtcomm.Cookie;
import io.rtcomm.Cors;
import io.rtcomm.RequestMiddleware;
import io.rtcomm.SessionIdentity;
import io.rtcomm.Tls;
import io.rtcomm.TrustedProxies;
import io.rtcomm.adapter.AdapterFactory;
import io.rtcomm.codec.JsonCodec;
import io.rtcomm.internal.http.HttpLimits;
import io.rtcomm.internal.http2.Http2Options;
import io.rtcomm.internal.namespace.NamespaceOptions;
import io.rtcomm.internal.session.SessionOptions;
import io.rtcomm.protocol.socket.PacketParser;
import io.rtcomm.transport.TransportOptions;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** What a builder was told, checked. Immutable. */
record ServerSettings(
        Listen listen,
        Engine engine,
        TransportOptions transport,
        SessionOptions session,
        NamespaceOptions namespace,
        HttpLimits http,
        Limits limits,
        TrustedProxies proxies,
        JsonCodec codec,
        PacketParser parser,
        @Nullable Recovery recovery,
        @Nullable AdapterFactory adapters,
        @Nullable ExecutorService handlers) {

    /**
     * Where the server listens.
     *
     * @param loops those of the server that hosts this one, or null when it is on its own
     */
    record Listen(
            String host,
            int port,
            int backlog,
            int threads,
            NativeTransport transport,
            @Nullable EventLoopGroup loops,
            Http2Options http2,
            @Nullable Tls tls) {}

    /** What stands at the Socket.IO path. */
    record Engine(
            String path,
            List<String> transports,
            boolean allowEio3,
            Cors cors,
            @Nullable Cookie cookie,
            @Nullable RequestMiddleware allowRequest,
            @Nullable SessionIdentity identity,
            ClientBundleSource client) {}
}
