/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A self-signed certificate for localhost, made by the keytool of the running JDK, in the forms that a user may have. */
record Certificates(Path folder, KeyStore store) {
    static final String PASSWORD = "password";
    private static final String ALIAS = "server";
    private static final byte[] PBES2 = HexFormat.of().parseHex("06092a864886f70d01050d");

    static Certificates create(Path folder, String algorithm) throws Exception {
        Path file = folder.resolve(algorithm + ".p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        algorithm,
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
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(Files.readString(folder.resolve("keytool.log")));
        }
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return new Certificates(folder, store);
    }

    Path chain() throws Exception {
        return pem("chain.pem", "CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
    }

    Path key() throws Exception {
        return pem("key.pem", "PRIVATE KEY", privateKey().getEncoded());
    }

    /** Encrypted with PBES2 (RFC 8018 §6.2), as OpenSSL does it. */
    Path encryptedKey() throws Exception {
        var scheme = "PBEWithHmacSHA256AndAES_256";
        var secret = SecretKeyFactory.getInstance(scheme).generateSecret(new PBEKeySpec(PASSWORD.toCharArray()));
        var cipher = Cipher.getInstance(scheme);
        cipher.init(Cipher.ENCRYPT_MODE, secret);
        byte[] parameters = cipher.getParameters().getEncoded();
        boolean withAlgorithm = Arrays.equals(parameters, 2, 2 + PBES2.length, PBES2, 0, PBES2.length);
        byte[] algorithm = withAlgorithm ? parameters : der(0x30, PBES2, parameters);
        byte[] encrypted = der(0x04, cipher.doFinal(privateKey().getEncoded()));
        return pem("encrypted.pem", "ENCRYPTED PRIVATE KEY", der(0x30, algorithm, encrypted));
    }

    private static byte[] der(int tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        var der =
                ByteBuffer.allocate(4 + length).put((byte) tag).put((byte) 0x82).putShort((short) length);
        Arrays.stream(parts).forEach(der::put);
        return der.array();
    }

    /** A client that trusts the certificate, and has it as its own if it shows one. */
    SSLContext client(boolean showsCertificate) throws GeneralSecurityException, IOException {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        return context(showsCertificate ? store : null, trust);
    }

    SSLContext server() throws GeneralSecurityException {
        return context(store, null);
    }

    private static SSLContext context(@Nullable KeyStore own, @Nullable TrustManagerFactory trust)
            throws GeneralSecurityException {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust == null ? null : trust.getTrustManagers(), null);
        return context;
    }

    private Key privateKey() throws GeneralSecurityException {
        return store.getKey(ALIAS, PASSWORD.toCharArray());
    }

    private Path pem(String name, String type, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        String text = "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
        return Files.write(folder.resolve(name), text.getBytes(US_ASCII));
    }
}
