/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.chat;

import io.rtcomm.Ack;
import io.rtcomm.Namespace;
import io.rtcomm.RejectedException;
import io.rtcomm.Socket;
import io.rtcomm.examples.chat.Messages.Delivery;
import io.rtcomm.examples.chat.Messages.InRoom;
import io.rtcomm.examples.chat.Messages.Post;
import io.rtcomm.examples.chat.Messages.Posted;
import io.rtcomm.examples.chat.Messages.Presence;
import io.rtcomm.examples.chat.Messages.PrivateMessage;
import io.rtcomm.examples.chat.Messages.Whisper;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** One connected page and what it may do. Confined to the serial lane of its socket. */
final class Visitor {
    private static final int MAX_JOINED = 20;
    private static final Duration DELIVERY = Duration.ofSeconds(5);

    private final Lounge lounge;
    private final Namespace everyone;
    private final Socket socket;
    private final User user;
    private final Set<String> joined = new LinkedHashSet<>();

    Visitor(Lounge lounge, Socket socket, User user) {
        this.lounge = lounge;
        this.everyone = socket.namespace();
        this.socket = socket;
        this.user = user;
    }

    /** The receivers of a room of the chat. Rooms of the library have one name space, so these have a prefix. */
    private static String inRoom(String room) {
        return "room:" + room;
    }

    /** All pages of a user. */
    private static String pagesOf(User user) {
        return "user:" + user.id();
    }

    /** Registers the handlers and says hello. */
    void welcome() {
        lounge.users().arrive(user);
        socket.join(pagesOf(user));
        socket.on("join", InRoom.class, this::join);
        socket.respond("leave", InRoom.class, this::leave);
        socket.respond("message", Post.class, this::post);
        socket.respond("private", Whisper.class, this::whisper);
        socket.on("typing", InRoom.class, this::typing);
        socket.onDisconnecting(reason -> {
            List.copyOf(joined).forEach(this::exit);
            lounge.users().depart(user);
        });
        lounge.rooms().list(rooms -> socket.emit("rooms", rooms));
    }

    private void join(InRoom request, Ack ack) {
        String room = Input.room(request.room());
        if (joined.contains(room)) {
            throw new RejectedException("You are in the room " + room + " already.", Map.of("field", "room"));
        }
        if (joined.size() >= MAX_JOINED) {
            throw new RejectedException(
                    "You are in " + MAX_JOINED + " rooms. Leave one first.", Map.of("field", "room"));
        }
        lounge.rooms().enter(room, user, change -> {
            joined.add(room);
            socket.join(inRoom(room));
            ack.send(change.room());
            if (change.people()) {
                everyone.emit("room", change.room().room());
                socket.to(inRoom(room)).emit("joined", new Presence(room, user.nickname()));
            }
        });
    }

    private boolean leave(InRoom request) {
        exit(Input.room(request.room()));
        return true;
    }

    private void exit(String room) {
        if (!joined.remove(room)) {
            return;
        }
        lounge.rooms().leave(room, user, change -> {
            socket.leave(inRoom(room));
            if (change.people()) {
                everyone.emit("room", change.room().room());
                everyone.to(inRoom(room)).emit("left", new Presence(room, user.nickname()));
            }
        });
    }

    private Posted post(Post request) {
        String room = Input.room(request.room());
        var message = lounge.rooms()
                .post(
                        room,
                        user,
                        Input.text(request.text()),
                        posted -> everyone.to(inRoom(room)).emit("message", posted));
        return new Posted(message.id());
    }

    /** The author hears whether the message arrived: each page that shows it says so. */
    private CompletionStage<Delivery> whisper(Whisper request) {
        String nickname = Input.nickname(request.to());
        User to = lounge.users()
                .connected(nickname)
                .filter(found -> !found.equals(user))
                .orElseThrow(() -> new RejectedException(nickname + " is not here.", Map.of("field", "to")));
        var message = new PrivateMessage(
                user.nickname(),
                to.nickname(),
                Input.text(request.text()),
                lounge.clock().instant());
        socket.to(pagesOf(user)).emit("private", message);
        return everyone.to(pagesOf(to))
                .timeout(DELIVERY)
                .emitWithAck("private", message)
                .thenApply(replies -> new Delivery(message, !replies.answers().isEmpty()));
    }

    /** Worth nothing a moment later, so it is dropped where it would have to wait. */
    private void typing(InRoom request) {
        String room = Input.room(request.room());
        if (joined.contains(room)) {
            socket.to(inRoom(room))
                    .except(pagesOf(user))
                    .asVolatile()
                    .emit("typing", new Presence(room, user.nickname()));
        }
    }
}
