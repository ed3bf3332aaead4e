/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import io.rtcomm.server.ServerBuilder;
import io.rtcomm.tests.LocalCertificate;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every client over every way of transport, encrypted. */
@EveryClient
class TlsTest extends ScriptedTest {
    private static LocalCertificate certificate;

    TlsTest() {
        super("tls.mjs");
    }

    @BeforeAll
    static void makeCertificate(@TempDir Path folder) {
        certificate = LocalCertificate.create(folder);
    }

    @Override
    ServerBuilder options(ServerBuilder builder) {
        return super.options(builder).tls(certificate.tls());
    }

    @Override
    String scheme() {
        return "https";
    }

    @Test
    void everythingGoesBothWaysUnderTls() {
        onConnection(socket -> {
            socket.on(
                    "echo", event -> event.ack(event.args().get(0), event.args().get(1)));
            socket.on("count", int.class, number -> socket.emit("number", number));
        });

        play(Map.of("ca", certificate.text()));
    }
}
