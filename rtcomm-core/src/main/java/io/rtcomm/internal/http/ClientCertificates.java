/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Finds the certificates that the other end of a connection has shown. */
final class ClientCertificates {
    private ClientCertificates() {}

    /** Those of a connection after its TLS handshake; empty when it has none, or no TLS. */
    static List<X509Certificate> of(ChannelPipeline pipeline) {
        SslHandler tls = pipeline.get(SslHandler.class);
        if (tls == null) {
            return List.of();
        }
        SSLEngine engine = tls.engine();
        if (!engine.getNeedClientAuth() && !engine.getWantClientAuth()) {
            return List.of(); // asking the session would cost an exception
        }
        try {
            var found = new ArrayList<X509Certificate>();
            for (Certificate certificate : engine.getSession().getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    found.add(x509);
                }
            }
            return List.copyOf(found);
        } catch (SSLPeerUnverifiedException e) {
            return List.of(); // it was asked, and has none
        }
    }
}
