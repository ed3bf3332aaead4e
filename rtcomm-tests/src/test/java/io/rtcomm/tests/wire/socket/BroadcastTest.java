/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.RemoteSocket;
import io.rtcomm.RoomListener;
import io.rtcomm.Socket;
import io.rtcomm.tests.wire.EngineClient;
import io.rtcomm.tests.wire.Wire;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets what is sent to many: everyone once, and nobody else. The clients come by both transports. */
@Timeout(20)
class BroadcastTest {
    @AutoClose
    private final Wire wire = Wire.start();

    private final List<EngineClient> clients = List.of(wire.webSocket(), wire.polling(), wire.webSocket());
    private final Socket[] sockets = new Socket[3];

    @BeforeEach
    void connect() {
        for (int i = 0; i < sockets.length; i++) {
            clients.get(i).connect();
            sockets[i] = wire.connected();
        }
    }

    /** Who gets exactly one copy before the echo of what is sent afterwards. */
    private void assertReached(String packet, boolean... reached) {
        for (int i = 0; i < reached.length; i++) {
            EngineClient client = clients.get(i);
            if (reached[i]) {
                assertThat(client.message()).as("client %s", i).isEqualTo(packet);
            }
            client.assertEchoes("nothing more for " + i);
        }
    }

    @Test
    void everyone() {
        wire.io().emit("e", 1);

        assertReached("42[\"e\",1]", true, true, true);
    }

    @Test
    void everyoneButTheSender() {
        sockets[1].broadcast().emit("e", 1);

        assertReached("42[\"e\",1]", true, false, true);
    }

    @Test
    void aRoomAndWhoJoinedItJustNow() {
        sockets[0].join("a");
        wire.io().to("a").emit("e", 1);

        assertReached("42[\"e\",1]", true, false, false);
    }

    @Test
    void severalRoomsButEachMemberOnce() {
        sockets[0].join("a", "b");
        sockets[1].join("b", "c");
        wire.io().to("a", "b").in("c").emit("e", 1);

        assertReached("42[\"e\",1]", true, true, false);
    }

    @Test
    void aRoomButNotTheMembersOfAnother() {
        for (Socket socket : sockets) {
            socket.join("a");
        }
        sockets[2].join("muted");
        wire.io().to("a").except("muted").emit("e", 1);

        assertReached("42[\"e\",1]", true, true, false);
    }

    @Test
    void aSocketByItsId() {
        wire.io().to(sockets[1].id()).emit("e", 1);

        assertReached("42[\"e\",1]", false, true, false);
    }

    @Test
    void everyoneButASocketByItsId() {
        wire.io().except(sockets[1].id()).emit("e", 1);

        assertReached("42[\"e\",1]", true, false, true);
    }

    @Test
    void aRoomOfTheSenderWithoutTheSender() {
        sockets[0].join("a");
        sockets[1].join("a");
        sockets[0].to("a").emit("e", 1);

        assertReached("42[\"e\",1]", false, true, false);
    }

    @Test
    void notWhoLeftTheRoom() {
        sockets[0].join("a");
        sockets[1].join("a");
        sockets[0].leave("a");
        wire.io().to("a").emit("e", 1);

        assertReached("42[\"e\",1]", false, true, false);
    }

    @Test
    void nobodyInARoomThatIsEmpty() {
        wire.io().to("empty").emit("e", 1);

        assertReached("42[\"e\",1]", false, false, false);
    }

    @Test
    void onlyThisServerWhichIsAll() {
        wire.io().local().emit("e", 1);

        assertReached("42[\"e\",1]", true, true, true);
    }

    @Test
    void binaryForEveryone() {
        wire.io().emit("e", new byte[] {1, 2}, List.of(new byte[] {3}));

        for (EngineClient client : clients) {
            assertThat(client.messages(3))
                    .containsExactly(
                            "452-[\"e\",{\"_placeholder\":true,\"num\":0},[{\"_placeholder\":true,\"num\":1}]]",
                            EngineClient.binary(1, 2),
                            EngineClient.binary(3));
        }
    }

    @Test
    void onlyTheMainNamespace() {
        wire.server().of("/chat");
        clients.get(0).connect("/chat,");

        wire.io().emit("e", 1);

        assertReached("42[\"e\",1]", true, true, true);
    }

    @Test
    void roomsOfOneNamespaceAreNotThoseOfAnother() {
        wire.server().of("/chat").onConnection(socket -> socket.join("a").thenRun(() -> wire.note("joined")));
        clients.get(0).connect("/chat,");
        assertThat(wire.noted()).isEqualTo("joined");
        sockets[1].join("a");

        wire.server().of("/chat").to("a").emit("e", 1);

        assertReached("42/chat,[\"e\",1]", true, false, false);
    }

    @Test
    void severalRoomsAreJoinedAndLeftForMany() throws Exception {
        wire.io().join("a", "b").get(10, TimeUnit.SECONDS);
        assertThat(sockets[1].rooms()).containsExactlyInAnyOrder(sockets[1].id(), "a", "b");

        wire.io().except(sockets[0].id()).leave("a").get(10, TimeUnit.SECONDS);
        wire.io().to("a").emit("e", 1);

        assertReached("42[\"e\",1]", true, false, false);
    }

    @Test
    void socketsAreFetchedWithWhatIsKnownOfThem() throws Exception {
        sockets[0].join("a");
        sockets[0].data().put("name", "x");

        List<RemoteSocket> fetched = wire.io().to("a").fetchSockets().get(10, TimeUnit.SECONDS);

        assertThat(fetched).hasSize(1);
        assertThat(fetched.get(0).id()).isEqualTo(sockets[0].id());
        assertThat(fetched.get(0).rooms()).contains("a");
        assertThat(fetched.get(0).data()).containsEntry("name", "x");
        fetched.get(0).emit("e", 1);
        assertReached("42[\"e\",1]", true, false, false);
    }

    @Test
    void manyAreDisconnected() throws Exception {
        sockets[0].join("a");
        sockets[1].join("a");

        wire.io().to("a").disconnect(false).get(10, TimeUnit.SECONDS);

        assertThat(clients.get(0).message()).isEqualTo("41");
        assertThat(clients.get(1).message()).isEqualTo("41");
        clients.get(2).assertEchoes("still there");
        assertThat(wire.io().sockets()).containsExactly(sockets[2]);
    }

    @Test
    void theLifeOfARoomIsTold() {
        wire.io().onRooms(new RoomListener() {
            @Override
            public void onCreate(String room) {
                wire.note("create " + room);
            }

            @Override
            public void onDelete(String room) {
                wire.note("delete " + room);
            }

            @Override
            public void onJoin(String room, String socketId) {
                wire.note("join " + room);
            }

            @Override
            public void onLeave(String room, String socketId) {
                wire.note("leave " + room);
            }
        });

        sockets[0].join("a").join();
        sockets[1].join("a").join();
        sockets[1].join("a").join();
        sockets[0].leave("a").join();
        clients.get(1).send("41");

        for (String expected : List.of("create a", "join a", "join a", "leave a", "leave a", "delete a")) {
            assertThat(wire.noted()).isEqualTo(expected);
        }
        assertThat(wire.notes()).isEmpty();
    }
}
