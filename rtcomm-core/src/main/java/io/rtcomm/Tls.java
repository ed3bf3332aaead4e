/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a server encrypts its connections with. Immutable; safe on any thread.
 *
 * <p>TLS 1.3 and 1.2 are spoken, nothing older, with the cipher suites of the JDK. Files are read when the server is
 * started; one that cannot be used makes the start fail with a message that names it and says why.
 */
public sealed interface Tls {
    /** The versions that are spoken. */
    List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /** Whether clients are asked for a certificate of their own. Default: {@link #NONE}. */
    enum ClientAuth {
        /** Clients are not asked. */
        NONE,
        /** Clients are asked and may have none; one that has must have a trusted one. */
        OPTIONAL,
        /** A client without a trusted certificate is refused. */
        REQUIRE
    }

    /**
     * A certificate and its key in PEM files.
     *
     * @param certificateChain the certificate of the server, then those of its issuers (X.509)
     * @param privateKey the key in PKCS#8 ({@code BEGIN PRIVATE KEY} or {@code BEGIN ENCRYPTED PRIVATE KEY})
     */
    static Tls pem(Path certificateChain, Path privateKey) {
        return new Pem(certificateChain, privateKey, null, ClientAuth.NONE, null);
    }

    /** A certificate and its encrypted key in PEM files, see {@link #pem(Path, Path)}. */
    static Tls pem(Path certificateChain, Path privateKey, String password) {
        return new Pem(certificateChain, privateKey, password, ClientAuth.NONE, null);
    }

    /**
     * A certificate and its key in a key store that was loaded.
     *
     * @param password what protects the key
     */
    static Tls keyStore(KeyStore keyStore, String password) {
        return new Store(keyStore, password, ClientAuth.NONE, null);
    }

    /**
     * A ready context of the JDK. Its trust managers decide about certificates of clients.
     *
     * @param clientAuth whether clients are asked for a certificate
     */
    static Tls context(SSLContext context, ClientAuth clientAuth) {
        return new Jdk(context, clientAuth);
    }

    /**
     * A ready server context of Netty. It is asked for anew for every connection, so certificates can be renewed while
     * the server runs; it must not block.
     */
    static Tls context(Supplier<SslContext> context) {
        return new Netty(context);
    }

    /**
     * The same with certificates of clients.
     *
     * @param trusted a PEM file with the certificates that clients' certificates are issued by, or null for those that
     *     the JDK trusts
     * @throws IllegalStateException for a ready context, which has its own mind about clients
     */
    default Tls withClientAuth(ClientAuth clientAuth, @Nullable Path trusted) {
        if (this instanceof Pem pem) {
            return new Pem(pem.certificateChain(), pem.privateKey(), pem.password(), clientAuth, trusted);
        }
        if (this instanceof Store store) {
            return new Store(store.keyStore(), store.password(), clientAuth, trusted);
        }
        throw new IllegalStateException("client authentication of a ready context is set in that context");
    }

    /**
     * See {@link #pem(Path, Path)}.
     *
     * @param certificateChain a PEM file
     * @param privateKey a PEM file
     * @param password of the key, or null when it is not encrypted
     * @param clientAuth whether clients are asked for a certificate
     * @param trusted a PEM file with issuers of clients' certificates, or null for those that the JDK trusts
     */
    record Pem(
            Path certificateChain,
            Path privateKey,
            @Nullable String password,
            ClientAuth clientAuth,
            @Nullable Path trusted)
            implements Tls {
        /** Without the password. */
        @Override
        public String toString() {
            return "Tls[" + certificateChain + ", " + privateKey + ", clientAuth=" + clientAuth + "]";
        }
    }

    /**
     * See {@link #keyStore}.
     *
     * @param keyStore holds the certificate and its key
     * @param password of the key
     * @param clientAuth whether clients are asked for a certificate
     * @param trusted a PEM file with issuers of clients' certificates, or null for those that the JDK trusts
     */
    record Store(
            KeyStore keyStore,
            String password,
            ClientAuth clientAuth,
            @Nullable Path trusted) implements Tls {
        /** Without the password. */
        @Override
        public String toString() {
            return "Tls[" + keyStore.getType() + " key store, clientAuth=" + clientAuth + "]";
        }
    }

    /**
     * See {@link #context(SSLContext, ClientAuth)}.
     *
     * @param context a context of the JDK
     * @param clientAuth whether clients are asked for a certificate
     */
    record Jdk(SSLContext context, ClientAuth clientAuth) implements Tls {}

    /**
     * See {@link #context(Supplier)}.
     *
     * @param context gives a context of Netty for the next connection
     */
    record Netty(Supplier<SslContext> context) implements Tls {}
}
