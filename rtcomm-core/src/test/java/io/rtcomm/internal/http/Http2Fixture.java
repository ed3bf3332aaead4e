/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.rtcomm.http.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A server in clear text and clients that speak HTTP/2 frame by frame. Its end closes all. Confined to the test's thread. */
final class Http2Fixture implements AutoCloseable {
    final TestServer server = TestServer.clearText();
    final StreamedEndpoint streams = new StreamedEndpoint("/stream");
    final HeldEndpoint held = new HeldEndpoint("/held");

    private final List<FrameClient> clients = new ArrayList<>();

    Http2Fixture(Endpoint... more) {
        server.router.add(streams);
        server.router.add(held);
        server.router.add(new FixedEndpoint("/fixed", "12345"));
        for (Endpoint endpoint : more) {
            server.router.add(endpoint);
        }
    }

    /** A client that has said nothing. */
    FrameClient silent() throws IOException {
        return closedInTheEnd(new FrameClient(server.port()));
    }

    /** A client that has said hello as it should. */
    FrameClient greeting() throws IOException {
        return closedInTheEnd(FrameClient.greeting(server.port()));
    }

    private FrameClient closedInTheEnd(FrameClient client) {
        clients.add(client);
        return client;
    }

    @Override
    public void close() throws IOException {
        for (FrameClient client : clients) {
            client.close();
        }
        server.close();
    }
}
