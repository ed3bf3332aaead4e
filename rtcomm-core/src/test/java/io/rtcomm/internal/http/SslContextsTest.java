/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.handler.ssl.SslContextBuilder;
import io.rtcomm.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SslContextsTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @TempDir
    static Path folder;

    private static Certificates certificates;

    @BeforeAll
    static void create() throws Exception {
        certificates = Certificates.create(folder, "EC");
    }

    private static RawClient connect(TestServer server, SSLContext context, String... protocols) throws IOException {
        var socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port());
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        return new RawClient(socket);
    }

    private static void assertServes(Tls tls) throws Exception {
        try (var server = new TestServer(tls)) {
            server.router.add(new FixedEndpoint("/", "secret"));
            for (String version : Tls.PROTOCOLS) {
                try (var client = connect(server, certificates.client(false), version)) {
                    client.send(GET + GET);
                    assertThat(client.response().body()).isEqualTo("secret");
                    assertThat(client.response().body()).isEqualTo("secret");
                }
            }
        }
    }

    @Test
    void pemFilesServe() throws Exception {
        assertServes(Tls.pem(certificates.chain(), certificates.key()));
    }

    @Test
    void anEncryptedKeyServes() throws Exception {
        assertServes(Tls.pem(certificates.chain(), certificates.encryptedKey(), Certificates.PASSWORD));
    }

    @Test
    void aKeyStoreServes() throws Exception {
        assertServes(Tls.keyStore(certificates.store(), Certificates.PASSWORD));
    }

    @Test
    void aContextOfTheJdkServes() throws Exception {
        assertServes(Tls.context(certificates.server(), Tls.ClientAuth.NONE));
    }

    @Test
    void aContextOfNettyServes() throws Exception {
        var context = SslContextBuilder.forServer(
                        certificates.chain().toFile(), certificates.key().toFile())
                .build();
        assertServes(Tls.context(() -> context));
    }

    @Test
    void anRsaKeyServes() throws Exception {
        var rsa = Certificates.create(Files.createDirectory(folder.resolve("rsa")), "RSA");
        try (var server = new TestServer(Tls.pem(rsa.chain(), rsa.key()))) {
            server.router.add(new FixedEndpoint("/", "secret"));
            try (var client = connect(server, rsa.client(false))) {
                client.send(GET);
                assertThat(client.response().body()).isEqualTo("secret");
            }
        }
    }

    @Test
    void theRequestIsSecure() throws Exception {
        try (var server = new TestServer(Tls.pem(certificates.chain(), certificates.key()))) {
            var seen = new java.util.concurrent.CompletableFuture<Boolean>();
            server.router.add(new io.rtcomm.http.Endpoint() {
                @Override
                public boolean matches(String path) {
                    return true;
                }

                @Override
                public void handle(io.rtcomm.http.HttpExchange exchange) {
                    seen.complete(exchange.request().secure());
                    exchange.respondAndClose(200, null, "bye");
                }
            });
            try (var client = connect(server, certificates.client(false))) {
                client.send(GET);
                assertThat(client.response().body()).isEqualTo("bye");
                assertThat(client.rest()).isEmpty();
            }
            assertThat(seen).isCompletedWithValue(true);
        }
    }

    @Test
    void aRefusalUnderTlsArrivesAlthoughTheClientGoesOnSending() throws Exception {
        try (var server = new TestServer(Tls.pem(certificates.chain(), certificates.key()));
                var client = connect(server, certificates.client(false))) {
            client.send("GET /" + "x".repeat(200_000) + " HTTP/1.1\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(414);
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void aClientWithoutItsCertificateIsRefusedWhenOneIsRequired() throws Exception {
        var tls = Tls.pem(certificates.chain(), certificates.key())
                .withClientAuth(Tls.ClientAuth.REQUIRE, certificates.chain());
        try (var server = new TestServer(tls)) {
            server.router.add(new FixedEndpoint("/", "secret"));
            try (var client = connect(server, certificates.client(true))) {
                client.send(GET);
                assertThat(client.response().body()).isEqualTo("secret");
            }
            assertThatThrownBy(() -> {
                        try (var client = connect(server, certificates.client(false))) {
                            client.send(GET);
                            client.response();
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aClientThatSpeaksNoTlsIsClosed() throws Exception {
        try (var server = new TestServer(Tls.pem(certificates.chain(), certificates.key()));
                var client = server.connect()) {
            client.send(GET);
            assertThat(client.rest()).doesNotContain("HTTP");
            await().until(() -> server.connections() == 0);
        }
    }

    @Test
    void aFileThatIsNotThereIsNamed() throws Exception {
        var chain = certificates.chain();
        assertFails(Tls.pem(folder.resolve("absent.pem"), certificates.key()))
                .withMessage("TLS certificate chain " + folder.resolve("absent.pem") + ": there is no such file");
        assertFails(Tls.pem(chain, folder.resolve("absent.pem")))
                .withMessage("TLS private key " + folder.resolve("absent.pem") + ": there is no such file");
        assertFails(Tls.pem(chain, certificates.key())
                        .withClientAuth(Tls.ClientAuth.REQUIRE, folder.resolve("absent.pem")))
                .withMessage("TLS trusted certificates " + folder.resolve("absent.pem") + ": there is no such file");
    }

    @Test
    void aFileOfTheWrongKindIsNamed() throws Exception {
        var chain = certificates.chain();
        var key = certificates.key();
        assertFails(Tls.pem(key, key))
                .withMessageStartingWith("TLS certificate chain " + key)
                .withMessageContaining("no X.509 certificate");
        assertFails(Tls.pem(chain, chain))
                .withMessage("TLS private key " + chain + ": it holds no PKCS#8 key (expected: BEGIN PRIVATE KEY)");
        var empty = Files.createFile(folder.resolve("empty.pem"));
        assertFails(Tls.pem(empty, key)).withMessageStartingWith("TLS certificate chain " + empty);
        var damaged = Files.writeString(
                folder.resolve("damaged.pem"), Files.readString(key).replaceFirst("\nM", "\nX"));
        assertFails(Tls.pem(chain, damaged)).withMessageContaining(damaged + ": it is damaged");
    }

    @Test
    void aWrongOrMissingPasswordIsSaid() throws Exception {
        var chain = certificates.chain();
        var key = certificates.encryptedKey();
        assertFails(Tls.pem(chain, key))
                .withMessage("TLS private key " + key + ": it is encrypted and no password was given");
        assertFails(Tls.pem(chain, key, "wrong"))
                .withMessage("TLS private key " + key + ": it cannot be decrypted with this password");
        assertFails(Tls.keyStore(certificates.store(), "wrong")).withMessageStartingWith("TLS key store: ");
    }

    @Test
    void aKeyOfAnotherCertificateIsNoticed() throws Exception {
        var other = Certificates.create(Files.createDirectory(folder.resolve("other")), "EC");
        var rsa = Certificates.create(Files.createDirectory(folder.resolve("other-rsa")), "RSA");
        assertFails(Tls.pem(certificates.chain(), other.key()))
                .withMessage("TLS private key " + other.key() + ": it does not belong to the certificate");
        assertFails(Tls.pem(certificates.chain(), rsa.key()))
                .withMessage("TLS private key " + rsa.key() + ": it is damaged, or no EC key as its certificate says");
    }

    @Test
    void aKeyStoreWithoutAKeyIsNoticed() throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        assertFails(Tls.keyStore(store, "x")).withMessage("TLS key store: no private key among []");
    }

    @Test
    void passwordsAreNotPrinted() throws Exception {
        assertThat(Tls.pem(folder, folder, "hunter2").toString()).doesNotContain("hunter2");
        assertThat(Tls.keyStore(certificates.store(), "hunter2").toString()).doesNotContain("hunter2");
    }

    @Test
    void aReadyContextKeepsItsOwnMindAboutClients() throws Exception {
        var tls = Tls.context(certificates.server(), Tls.ClientAuth.NONE);
        assertThatIllegalStateException().isThrownBy(() -> tls.withClientAuth(Tls.ClientAuth.REQUIRE, null));
    }

    private static org.assertj.core.api.ThrowableAssertAlternative<IllegalArgumentException> assertFails(Tls tls) {
        return assertThatIllegalArgumentException().isThrownBy(() -> SslContexts.of(tls, true));
    }
}
