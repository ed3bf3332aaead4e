/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * One of the official JavaScript clients over one way of transport. Immutable.
 *
 * @param client which one
 * @param mode its transports
 * @param parser how it encodes packets
 */
record Setup(Client client, Mode mode, Parser parser) {
    /** The latest release of each major version. */
    enum Client {
        VERSION_2("socket.io-client-v2"),
        VERSION_3("socket.io-client-v3"),
        VERSION_4("socket.io-client");

        private final String library;

        Client(String library) {
            this.library = library;
        }

        /** The name of its npm package. */
        String library() {
            return library;
        }
    }

    /** How packets are encoded. */
    enum Parser {
        JSON,
        /** Of the npm package {@code socket.io-msgpack-parser}. */
        MSGPACK
    }

    static Stream<Setup> all() {
        return Arrays.stream(Client.values()).flatMap(client -> of(client, Parser.JSON));
    }

    /** Besides all, those that encode in another way. */
    static Stream<Setup> allWithAllParsers() {
        return Stream.concat(all(), of(Client.VERSION_4, Parser.MSGPACK));
    }

    /** Those that speak the revision of the protocol which knows of authentication. */
    static Stream<Setup> ofRevision5() {
        return all().filter(setup -> setup.client() != Client.VERSION_2);
    }

    /** One for each revision of the protocol. */
    static Stream<Setup> ofEachRevision() {
        return all().filter(setup -> setup.client() != Client.VERSION_3);
    }

    static Stream<Setup> current() {
        return of(Client.VERSION_4, Parser.JSON);
    }

    private static Stream<Setup> of(Client client, Parser parser) {
        return Arrays.stream(Mode.values()).map(mode -> new Setup(client, mode, parser));
    }

    boolean revision4() {
        return client == Client.VERSION_2;
    }

    boolean msgpack() {
        return parser == Parser.MSGPACK;
    }

    @Override
    public String toString() {
        return client.library() + (msgpack() ? " with msgpack" : "") + " over " + mode.word();
    }
}
