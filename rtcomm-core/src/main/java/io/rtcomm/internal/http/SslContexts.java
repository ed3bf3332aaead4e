/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.rtcomm.Tls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Makes Netty's TLS contexts of what the user gave, on the JDK's own TLS. */
final class SslContexts {
    private static final String[] PROTOCOLS = Tls.PROTOCOLS.toArray(new String[0]);

    private SslContexts() {}

    /**
     * What makes the TLS of connections.
     *
     * @param http2 whether HTTP/2 is offered; a context of Netty's offers what its maker said
     * @throws IllegalArgumentException names the file that cannot be used, and why
     */
    static Supplier<SslContext> of(Tls tls, boolean http2) {
        if (tls instanceof Tls.Netty netty) {
            return netty.context();
        }
        SslContext context = tls instanceof Tls.Pem pem
                ? ofPem(pem, http2)
                : tls instanceof Tls.Store store ? ofStore(store, http2) : ofJdk((Tls.Jdk) tls, http2);
        return () -> context;
    }

    private static SslContext ofPem(Tls.Pem pem, boolean http2) {
        X509Certificate[] chain = certificates("certificate chain", pem.certificateChain());
        String text = new String(read("private key", pem.privateKey()), StandardCharsets.ISO_8859_1);
        PrivateKey key;
        try {
            key = PemKey.read(text, pem.password(), chain[0].getPublicKey());
        } catch (GeneralSecurityException e) {
            throw unusable("private key", pem.privateKey(), e.getMessage(), e);
        }
        return build(
                forServer(SslContextBuilder.forServer(key, chain), http2),
                pem.clientAuth(),
                pem.trusted(),
                pem.toString());
    }

    private static SslContext ofStore(Tls.Store store, boolean http2) {
        try {
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store.keyStore(), store.password().toCharArray());
            requireKey(store.keyStore());
            return build(
                    forServer(SslContextBuilder.forServer(keys), http2),
                    store.clientAuth(),
                    store.trusted(),
                    store.toString());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("TLS key store: " + e.getMessage(), e);
        }
    }

    private static void requireKey(KeyStore store) throws KeyStoreException {
        List<String> aliases = Collections.list(store.aliases());
        for (String alias : aliases) {
            if (store.isKeyEntry(alias)) {
                return;
            }
        }
        throw new IllegalArgumentException("TLS key store: no private key among " + aliases);
    }

    private static SslContext ofJdk(Tls.Jdk jdk, boolean http2) {
        return new JdkSslContext(
                jdk.context(),
                false,
                null,
                IdentityCipherSuiteFilter.INSTANCE,
                alpn(http2),
                clientAuth(jdk.clientAuth()),
                PROTOCOLS,
                false);
    }

    private static SslContextBuilder forServer(SslContextBuilder builder, boolean http2) {
        return builder.applicationProtocolConfig(alpn(http2));
    }

    /** HTTP/1.1 also for clients that offer none of both (RFC 7301 §3.2 would have them fail). */
    private static ApplicationProtocolConfig alpn(boolean http2) {
        return http2
                ? new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2,
                        ApplicationProtocolNames.HTTP_1_1)
                : ApplicationProtocolConfig.DISABLED;
    }

    private static SslContext build(
            SslContextBuilder builder, Tls.ClientAuth clientAuth, @Nullable Path trusted, String name) {
        if (trusted != null) {
            builder.trustManager(certificates("trusted certificates", trusted));
        }
        try {
            return builder.sslProvider(SslProvider.JDK)
                    .protocols(PROTOCOLS)
                    .clientAuth(clientAuth(clientAuth))
                    .build();
        } catch (SSLException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private static ClientAuth clientAuth(Tls.ClientAuth clientAuth) {
        return switch (clientAuth) {
            case NONE -> ClientAuth.NONE;
            case OPTIONAL -> ClientAuth.OPTIONAL;
            case REQUIRE -> ClientAuth.REQUIRE;
        };
    }

    private static X509Certificate[] certificates(String what, Path file) {
        try (InputStream in = new ByteArrayInputStream(read(what, file))) {
            var found = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw unusable(what, file, "it holds no certificate", null);
            }
            var chain = new X509Certificate[found.size()];
            int i = 0;
            for (Certificate certificate : found) {
                chain[i++] = (X509Certificate) certificate;
            }
            return chain;
        } catch (CertificateException | IOException e) {
            throw unusable(what, file, "it holds no X.509 certificate in PEM", e);
        }
    }

    private static byte[] read(String what, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw unusable(what, file, "there is no such file", e);
        } catch (IOException e) {
            throw unusable(what, file, "it cannot be read: " + e.getMessage(), e);
        }
    }

    private static IllegalArgumentException unusable(
            String what, Path file, @Nullable String reason, @Nullable Throwable cause) {
        return new IllegalArgumentException("TLS " + what + " " + file + ": " + reason, cause);
    }
}
