/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests;

import io.rtcomm.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * A self-signed certificate for the loopback address, made by the keytool of the running JDK, which clients are told to
 * trust. Immutable.
 *
 * @param tls what a server is given
 * @param pem the file that clients are given
 */
public record LocalCertificate(Tls tls, Path pem) {
    private static final String PASSWORD = "password";

    /** Makes a certificate, and its files in a folder. */
    public static LocalCertificate create(Path folder) {
        try {
            Path file = folder.resolve("server.p12");
            run(folder, file);
            var store = KeyStore.getInstance("PKCS12");
            try (var in = Files.newInputStream(file)) {
                store.load(in, PASSWORD.toCharArray());
            }
            byte[] der = store.getCertificate("server").getEncoded();
            String text = "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                    + "\n-----END CERTIFICATE-----\n";
            return new LocalCertificate(
                    Tls.keyStore(store, PASSWORD), Files.writeString(folder.resolve("server.pem"), text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no certificate could be made", e);
        }
    }

    /** What stands in the file for clients. */
    public String text() {
        try {
            return Files.readString(pem);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(Path folder, Path file) throws IOException {
        Path log = folder.resolve("keytool.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("keytool failed: " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool ran", e);
        }
    }
}
