/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.RemoteSocket;
import io.rtcomm.Replies;
import io.rtcomm.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Clients a, b and c, who say their names, and keep all that they hear until the server says that this is the end. */
@EveryClientAndParser
class RoomsTest extends ScriptedTest {
    RoomsTest() {
        super("rooms.mjs");
    }

    /** The three sockets by the names of their clients. */
    private Map<String, Socket> meet() {
        var named = new Heard<Map.Entry<String, Socket>>("a client that says its name");
        onConnection(socket -> socket.on("name", String.class, name -> named.add(Map.entry(name, socket))));
        begin();
        var sockets = new HashMap<String, Socket>();
        named.next(3).forEach(entry -> sockets.put(entry.getKey(), entry.getValue()));
        return sockets;
    }

    private void part() {
        main().emit("end");
        finish();
    }

    @Test
    void everyoneOrTheOthersAreReached() {
        var sockets = meet();

        main().emit("news", "for everyone");
        sockets.get("a").broadcast().emit("news", "for the others of a");
        main().except(sockets.get("b").id()).emit("news", "for all but b");
        main().to(sockets.get("c").id()).emit("news", "for c");

        part();
    }

    @Test
    void membersOfRoomsAreReachedOnceEach() {
        var sockets = meet();
        sockets.get("a").join("red", "blue");
        sockets.get("b").join("blue");

        main().to("red").emit("news", "for red");
        main().to("red", "blue").emit("news", "for red and blue");
        sockets.get("b").to("red").to("blue").emit("news", "for red and blue from b");
        main().except("red").emit("news", "for all but red");
        main().to("blue").except("red").emit("news", "for blue but not red");
        main().to("nobody").emit("news", "for nobody");

        part();
    }

    @Test
    void whoeverLeavesARoomHearsNothingOfItAnyMore() {
        var sockets = meet();
        sockets.get("a").join("red");
        sockets.get("b").join("red");
        main().to("red").emit("news", "before");
        sockets.get("a").leave("red");
        main().to("red").emit("news", "after");

        assertThat(sockets.get("a").rooms()).containsExactly(sockets.get("a").id());
        assertThat(sockets.get("b").rooms())
                .containsExactlyInAnyOrder(sockets.get("b").id(), "red");
        part();
    }

    @Test
    void broadcastsAndSingleEventsKeepTheirOrder() {
        var sockets = meet();
        for (int i = 0; i < 300; i += 3) {
            main().emit("news", i);
            sockets.get("a").emit("news", i + 1);
            main().to(sockets.get("a").id()).emit("news", i + 2);
        }
        part();
    }

    @Test
    void binaryForARoomReachesItsMembers() {
        var sockets = meet();
        sockets.get("a").join("red");
        sockets.get("c").join("red");

        main().to("red")
                .emit("news", Map.of("data", BinaryTest.bytes(3)), BinaryTest.bytes(0), BinaryTest.bytes(70_000));
        main().emit("news", "text");

        part();
    }

    @Test
    void answersToABroadcastAreCollected() {
        meet();

        var all = main().emitWithAck("vote", "question");
        assertThat(all).succeedsWithin(Heard.LIMIT).satisfies(replies -> {
            assertThat(replies.complete()).isTrue();
            assertThat(replies.as(String.class)).containsExactlyInAnyOrder("a: question", "b: question", "c: question");
        });
        assertThat(main().to("nobody").emitWithAck("vote"))
                .succeedsWithin(Heard.LIMIT)
                .isEqualTo(new Replies(List.of(), 0));
        part();
    }

    @Test
    void whoDoesNotAnswerABroadcastIsCounted() {
        var sockets = meet();

        var some = main().timeout(Duration.ofSeconds(1)).emitWithAck("vote but c", "question");
        var gone = main().to(sockets.get("b").id()).emitWithAck("leave");

        assertThat(some).succeedsWithin(Heard.LIMIT).satisfies(replies -> {
            assertThat(replies.missing()).isEqualTo(1);
            assertThat(replies.as(String.class)).containsExactlyInAnyOrder("a: question", "b: question");
        });
        assertThat(gone).succeedsWithin(Heard.LIMIT).isEqualTo(new Replies(List.of(), 1));
        part();
    }

    @Test
    void theSocketsOfARoomAreFoundMovedAndDisconnectedTogether() throws Exception {
        var sockets = meet();
        var reasons = new Heard<String>("a reason");
        sockets.values().forEach(socket -> socket.onDisconnect(reason -> reasons.add(reason.text())));
        sockets.get("a").join("red");
        sockets.get("b").join("red");

        assertThat(ids(main().in("red").fetchSockets())).isEqualTo(ids(sockets.get("a"), sockets.get("b")));
        done(main().in("red").join("blue", "green"));
        done(main().in("blue").except(sockets.get("b").id()).leave("green"));
        main().to("blue").emit("news", "for blue");
        main().to("green").emit("news", "for green");
        assertThat(ids(main().fetchSockets())).isEqualTo(ids(sockets.values().toArray(Socket[]::new)));
        done(main().in("green").disconnect(true));

        assertThat(reasons.next()).isEqualTo("server namespace disconnect");
        assertThat(ids(main().fetchSockets())).isEqualTo(ids(sockets.get("a"), sockets.get("c")));
        part();
    }

    private static void done(CompletableFuture<?> future) throws Exception {
        future.get(Heard.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static Set<String> ids(CompletableFuture<List<RemoteSocket>> future) throws Exception {
        var found = future.get(Heard.LIMIT.toSeconds(), TimeUnit.SECONDS);
        return ids(found.toArray(RemoteSocket[]::new));
    }

    private static Set<String> ids(RemoteSocket... sockets) {
        var ids = new HashSet<String>();
        for (var socket : sockets) {
            ids.add(socket.id());
        }
        return ids;
    }

    @Test
    void aClientThatGoesLeavesItsRooms() {
        var sockets = meet();
        var rooms = new Heard<Set<String>>("the rooms that were left");
        var gone = sockets.get("a");
        gone.onDisconnecting(reason -> rooms.add(gone.rooms()));
        gone.join("red");
        main().to("red").emit("leave", "now");

        assertThat(rooms.next()).containsExactlyInAnyOrder(gone.id(), "red");
        main().to("red").emit("news", "for nobody");
        main().emit("news", "for those who stayed");
        part();
    }
}
