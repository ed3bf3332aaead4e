/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A certificate for localhost, made by the keytool of the running JDK, and clients that trust it. */
final class SelfSigned {
    static final String PASSWORD = "password";

    private SelfSigned() {}

    static KeyStore keyStore(Path folder) throws Exception {
        return keyStore(folder, "localhost");
    }

    static KeyStore keyStore(Path folder, String name) throws Exception {
        Path file = folder.resolve(name + ".p12");
        Path log = folder.resolve("keytool.log");
        Files.deleteIfExists(file);
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(Files.readString(log));
        }
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    /** A connection after its handshake. */
    static SSLSocket connect(KeyStore trusted, int port) throws GeneralSecurityException, IOException {
        return over(trusted, new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** TLS over a connection, which is closed with it, after its handshake. */
    static SSLSocket over(KeyStore trusted, Socket connected, String... protocols)
            throws GeneralSecurityException, IOException {
        return over(client(trusted, null), connected, protocols);
    }

    /** The same with what a client trusts and has. */
    static SSLSocket over(SSLContext client, Socket connected, String... protocols) throws IOException {
        connected.setSoTimeout(10_000);
        var socket =
                (SSLSocket) client.getSocketFactory().createSocket(connected, "localhost", connected.getPort(), true);
        var parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /**
     * A client.
     *
     * @param own its key and certificate, or null for none
     */
    static SSLContext client(KeyStore trusted, @Nullable KeyStore own) throws GeneralSecurityException {
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** The certificate of a key store as PEM. */
    static Path certificate(KeyStore store, Path file) throws GeneralSecurityException, IOException {
        String alias = store.aliases().nextElement();
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(store.getCertificate(alias).getEncoded());
        return Files.writeString(file, "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
    }
}
