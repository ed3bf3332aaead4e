/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.tests.wire.EngineClient;
import io.rtcomm.tests.wire.Via;
import io.rtcomm.tests.wire.Wire;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the protocol's own suite for Socket.IO revision 5 asks for above Engine.IO, over both transports. Its tests of
 * Engine.IO are those of {@code Revision4SuiteTest}.
 */
@Timeout(20)
class ProtocolSuiteTest {
    private static final String PLACEHOLDER = "{\"_placeholder\":true,\"num\":";

    @AutoClose
    private final Wire wire = Wire.forSuite();

    private EngineClient greeted(Via transport) {
        EngineClient client = wire.over(transport);
        client.connect();
        assertThat(client.message()).isEqualTo("42[\"auth\",{}]");
        return client;
    }

    @Nested
    class Connect {
        @ParameterizedTest
        @EnumSource(Via.class)
        void aClientConnectsToTheMainNamespace(Via transport) {
            EngineClient client = wire.over(transport);

            client.send("40");

            assertThat(client.message()).matches("40\\{\"sid\":\"[A-Za-z0-9_-]{20}\"}");
            assertThat(client.message()).isEqualTo("42[\"auth\",{}]");
        }

        @ParameterizedTest
        @EnumSource(Via.class)
        void theIdOfTheSocketIsNotThatOfTheSession(Via transport) {
            EngineClient client = wire.over(transport);

            assertThat(client.connect()).isNotEqualTo(client.sid());
        }

        @ParameterizedTest
        @EnumSource(Via.class)
        void aClientConnectsWithAPayload(Via transport) {
            EngineClient client = wire.over(transport);

            client.send("40{\"token\":\"123\"}");

            assertThat(client.message()).matches("40\\{\"sid\":\"[A-Za-z0-9_-]{20}\"}");
            assertThat(client.message()).isEqualTo("42[\"auth\",{\"token\":\"123\"}]");
        }

        @ParameterizedTest
        @EnumSource(Via.class)
        void aClientConnectsToACustomNamespace(Via transport) {
            EngineClient client = wire.over(transport);

            client.send("40/custom,");

            assertThat(client.message()).matches("40/custom,\\{\"sid\":\"[A-Za-z0-9_-]{20}\"}");
            assertThat(client.message()).isEqualTo("42/custom,[\"auth\",{}]");
        }

        @ParameterizedTest
        @EnumSource(Via.class)
        void aClientConnectsToACustomNamespaceWithAPayload(Via transport) {
            EngineClient client = wire.over(transport);

            client.send("40/custom,{\"token\":\"abc\"}");

            assertThat(client.message()).matches("40/custom,\\{\"sid\":\"[A-Za-z0-9_-]{20}\"}");
            assertThat(client.message()).isEqualTo("42/custom,[\"auth\",{\"token\":\"abc\"}]");
        }

        @ParameterizedTest
        @EnumSource(Via.class)
        void anUnknownNamespaceIsRefusedAndTheConnectionGoesOn(Via transport) {
            EngineClient client = wire.over(transport);

            client.send("40/random");

            assertThat(client.message()).isEqualTo("44/random,{\"message\":\"Invalid namespace\"}");
            client.connect();
        }

        @ParameterizedTest
        @EnumSource(Via.class)
        void aClientThatDoesNotConnectButTalksIsClosed(Via transport) {
            EngineClient client = wire.over(transport);

            client.send("4abc");

            client.awaitEnd();
        }

        @ParameterizedTest
        @EnumSource(Via.class)
        void aClientThatDoesNotConnectIsClosedInTime(Via transport) {
            try (EngineClient client = wire.over(transport)) {
                String packet = client.next();
                while (packet.equals("2")) {
                    client.send("3");
                    packet = transport == Via.POLLING ? client.next() : closedOrPing(client);
                }
                assertThat(packet).isIn("1", "6", "closed");
            }
        }

        /** A WebSocket is closed by a frame of its own kind. */
        private String closedOrPing(EngineClient client) {
            try {
                return client.next();
            } catch (AssertionError closeFrame) {
                return "closed";
            }
        }
    }

    @Nested
    class Disconnect {
        @ParameterizedTest
        @EnumSource(Via.class)
        void aClientDisconnectsFromTheMainNamespace(Via transport) {
            EngineClient client = greeted(transport);

            client.send("41");

            assertThat(wire.ended()).isEqualTo(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);
            assertThat(client.next()).as("nothing but the heartbeat").isEqualTo("2");
        }

        @ParameterizedTest
        @ValueSource(strings = {"41/custom", "41/custom,"})
        void aClientDisconnectsFromACustomNamespaceAndStaysInTheMainOne(String packet) {
            EngineClient client = greeted(Via.WEBSOCKET);
            client.connect("/custom,");
            assertThat(client.message()).isEqualTo("42/custom,[\"auth\",{}]");

            client.send(packet);

            client.assertEchoes("still there");
            assertThat(wire.server().of("/custom").sockets()).isEmpty();
        }
    }

    @Nested
    class Messages {
        @ParameterizedTest
        @EnumSource(Via.class)
        void plainTextComesBackAsItWas(Via transport) {
            EngineClient client = greeted(transport);

            client.send("42[\"message\",1,\"2\",{\"3\":[true]}]");

            assertThat(client.message()).isEqualTo("42[\"message-back\",1,\"2\",{\"3\":[true]}]");
        }

        @ParameterizedTest
        @EnumSource(Via.class)
        void binaryComesBackAsItWas(Via transport) {
            EngineClient client = greeted(transport);

            client.send(
                    "452-[\"message\"," + PLACEHOLDER + "0}," + PLACEHOLDER + "1}]",
                    EngineClient.binary(1, 2, 3),
                    EngineClient.binary(4, 5, 6));

            assertThat(client.messages(3))
                    .containsExactly(
                            "452-[\"message-back\"," + PLACEHOLDER + "0}," + PLACEHOLDER + "1}]",
                            EngineClient.binary(1, 2, 3),
                            EngineClient.binary(4, 5, 6));
        }

        @ParameterizedTest
        @EnumSource(Via.class)
        void anEventIsAcknowledgedUnderItsId(Via transport) {
            EngineClient client = greeted(transport);

            client.send("42456[\"message-with-ack\",1,\"2\",{\"3\":[false]}]");

            assertThat(client.message()).isEqualTo("43456[1,\"2\",{\"3\":[false]}]");
        }

        @ParameterizedTest
        @EnumSource(Via.class)
        void anAcknowledgementMayBeBinary(Via transport) {
            EngineClient client = greeted(transport);

            client.send(
                    "452-789[\"message-with-ack\"," + PLACEHOLDER + "0}," + PLACEHOLDER + "1}]",
                    EngineClient.binary(1, 2, 3),
                    EngineClient.binary(4, 5, 6));

            assertThat(client.messages(3))
                    .containsExactly(
                            "462-789[" + PLACEHOLDER + "0}," + PLACEHOLDER + "1}]",
                            EngineClient.binary(1, 2, 3),
                            EngineClient.binary(4, 5, 6));
        }

        @ParameterizedTest
        @ValueSource(strings = {"4abc", "42{}", "42abc[\"message-with-ack\",1]"})
        void aMalformedPacketClosesTheConnection(String packet) {
            for (Via transport : Via.values()) {
                EngineClient client = greeted(transport);

                client.send(packet);

                client.awaitEnd();
                assertThat(wire.ended()).isEqualTo(DisconnectReason.PARSE_ERROR);
            }
        }
    }

    @Test
    void aClientOfTheSuiteAnswersHeartbeatsWhileItTalks() {
        EngineClient client = greeted(Via.WEBSOCKET);
        int pings = 0;
        while (pings < 3) {
            if (client.next().equals("2")) {
                pings++;
                client.send("42[\"message\",1]", "3");
                assertThat(client.message()).isEqualTo("42[\"message-back\",1]");
            }
        }
    }
}
