/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import io.rtcomm.soak.Ledger.Count;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client of Socket.IO. Confined to its loop. */
final class SocketClient extends Client {
    /** How it comes. */
    enum Way {
        WEBSOCKET,
        POLLING,
        UPGRADE
    }

    private static final Logger log = LoggerFactory.getLogger(SocketClient.class);
    private static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";
    private static final int MAX_ROOMS = 4;

    private final Way way;
    private final Sequences sequences;

    // one connection
    private @Nullable Carrier carrier; // absent while it is away
    private boolean connected;
    private boolean frozen;
    private boolean doomed; // frozen for longer than the server allows
    private boolean absent;
    private String source = "";
    private long nextAck;
    private final Map<String, Long> numbers = new HashMap<>(); // of what it said, by source and room
    private final Map<Long, String> pending = new HashMap<>(); // what was asked, by the id of the answer

    // from one connection to the next
    private String privateId = ""; // empty when it comes as a new one
    private String offset = "";
    private boolean mayRecover;
    private long goneNanos;

    SocketClient(int index, Way way, Shared shared) {
        super(way.name().charAt(0) + "-" + index, index, shared);
        this.way = way;
        this.sequences = new Sequences(name, shared.ledger()::violation);
    }

    // ---- a connection ----

    @Override
    void connect() {
        if (carrier != null || absent || left()) {
            return;
        }
        newLife();
        source = "c" + name + "." + life();
        pending.clear();
        frozen = false;
        doomed = false;
        var listener = new Listening(life());
        carrier = switch (way) {
            case WEBSOCKET -> WebSocketCarrier.open(shared.dialer(), loop, WEBSOCKET, () -> {}, listener);
            case POLLING -> new PollingCarrier(shared.dialer(), loop, listener);
            case UPGRADE -> new UpgradingCarrier(shared.dialer(), loop, listener, () -> count(Count.UPGRADES));
        };
    }

    private final class Listening implements Carrier.Listener {
        private final int mine;

        Listening(int mine) {
            this.mine = mine;
        }

        @Override
        public void onPacket(String packet) {
            if (mine == life()) {
                SocketClient.this.onPacket(packet);
            }
        }

        @Override
        public void onEnd(String why) {
            if (mine == life()) {
                sentAway(why);
            }
        }
    }

    /** The server has ended it: as it should, or because a busy machine made it look dead. */
    private void sentAway(String why) {
        if (!doomed) {
            count(Count.SENT_AWAY);
            log.debug("{} was sent away: {}", name, why);
        }
        Carrier old = carrier;
        if (old != null) {
            old.reset();
        }
        gone(true);
        laterInThisLife(Duration.ofMillis(50 + random.nextInt(500)), this::connect);
    }

    /** The connection is no more. */
    private void gone(boolean recoverable) {
        newLife();
        carrier = null;
        mayRecover = recoverable && (connected || mayRecover);
        if (connected) {
            goneNanos = System.nanoTime();
        }
        connected = false;
        frozen = false;
        if (!mayRecover) {
            privateId = "";
            offset = "";
            sequences.clear();
        }
    }

    private void send(String packet) {
        if (carrier != null) {
            carrier.send(packet);
        }
    }

    private void onPacket(String packet) {
        switch (packet.charAt(0)) {
            case '0' ->
                send(
                        privateId.isEmpty()
                                ? "40"
                                : "40{\"pid\":\"" + privateId + "\""
                                        + (offset.isEmpty() ? "" : ",\"offset\":\"" + offset + "\"") + "}");
            case '2' -> send("3");
            case '4' -> onMessage(packet);
            case '6' -> {}
            case '1' -> sentAway("close packet"); // the farewell to those who poll
            default -> violation("got " + packet);
        }
    }

    private void onMessage(String packet) {
        switch (packet.charAt(1)) {
            case '0' -> onConnect(packet);
            case '2' -> onEvent(packet);
            case '3' -> onAnswer(packet);
            default -> violation("got " + packet);
        }
    }

    private void onConnect(String packet) {
        if (connected) {
            violation("was connected twice");
        }
        String pid = member(packet, "pid");
        boolean recovered = pid.equals(privateId);
        count(Count.CONNECTS);
        boolean inTime = secondsSince(goneNanos) < SoakServer.RECOVERY.toSeconds() - 10;
        if (mayRecover && !recovered && inTime) {
            violation("was not recovered: away for " + secondsSince(goneNanos) + " s, and got " + packet);
        }
        if (!mayRecover && recovered) {
            violation("was recovered: " + packet);
        }
        count(recovered ? Count.RECOVERED : Count.ANEW);
        connected = true;
        mayRecover = false;
        privateId = pid;
        if (recovered) {
            sequences.recovered();
            for (String room : List.copyOf(sequences.rooms())) {
                if (!sequences.in(room)) {
                    ask(sequences.isLeaving(room) ? "leave" : "join", room);
                }
            }
        } else {
            offset = "";
            sequences.clear();
        }
        if (sequences.rooms().isEmpty()) {
            join();
        }
    }

    private static long secondsSince(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - nanos);
    }

    private static String member(String json, String name) {
        int at = json.indexOf("\"" + name + "\":\"");
        return at < 0 ? "" : json.substring(at + name.length() + 4, json.indexOf('"', at + name.length() + 4));
    }

    private void onEvent(String packet) {
        int list = packet.indexOf('[');
        String[] parts = packet.substring(list).split("\"", -1);
        if (parts.length < 5) {
            violation("got " + packet);
            return;
        }
        if (parts[1].equals("ask")) {
            send("43" + packet.substring(2, list) + "[\"" + parts[3] + "\"]");
            count(Count.ANSWERED);
            return;
        }
        if (parts.length > 6) {
            offset = parts[5];
        }
        String[] words = parts[3].split("/", -1);
        count(Count.DELIVERED);
        sequences.accept(words[0], words[1], Long.parseLong(words[2]));
    }

    private void onAnswer(String packet) {
        int list = packet.indexOf('[');
        String asked = pending.remove(Long.parseLong(packet.substring(2, list)));
        if (asked == null) {
            violation("got an answer that it did not wait for: " + packet);
            return;
        }
        count(Count.ACKS);
        String answer = packet.substring(list + 2, packet.length() - 2);
        String room = asked.substring(asked.indexOf(' ') + 1);
        if (asked.startsWith("join ")) {
            sequences.joined(room, Publishers.parse(answer));
        } else if (asked.startsWith("leave ")) {
            sequences.left(room, Publishers.parse(answer));
        } else if (!("\"" + answer + "\"").equals("\"" + room + "\"")) {
            violation("asked " + asked + " and was answered " + packet);
        }
    }

    // ---- deeds ----

    private void ask(String event, String argument) {
        long id = nextAck++;
        pending.put(id, event + " " + argument);
        send("42" + id + "[\"" + event + "\",\"" + argument + "\"]");
    }

    @Override
    void act(int dice) {
        if (frozen || !connected) {
            return;
        }
        if (dice < 45) {
            say();
        } else if (dice < 58) {
            join();
        } else if (dice < 68) {
            leaveRoom();
        } else if (dice < 76) {
            freezeForAMoment();
        } else if (dice < 79) {
            freezeForTooLong();
        } else if (dice < 85) {
            breakOff(Count.RESETS);
        } else if (dice < 90) {
            breakOff(Count.CLOSES);
        } else if (dice < 94) {
            vanish();
        } else if (dice < 97) {
            disconnect();
        } else {
            goAway();
        }
    }

    private void say() {
        List<String> rooms =
                sequences.rooms().stream().filter(sequences::in).sorted().toList();
        if (rooms.isEmpty()) {
            return;
        }
        String room = rooms.get(random.nextInt(rooms.size()));
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times; i++) {
            // numbers of one source are counted per room, so a source has one room
            ask("say", room + "/" + source + "r" + room + "/" + nextNumber(room));
            count(Count.SAID);
        }
    }

    private long nextNumber(String room) {
        return numbers.merge(source + "r" + room, 1L, Long::sum);
    }

    private void join() {
        Set<String> rooms = sequences.rooms();
        String room = String.valueOf(random.nextInt(shared.options().rooms()));
        if (rooms.size() < MAX_ROOMS && !rooms.contains(room)) {
            sequences.joining(room);
            ask("join", room);
            count(Count.JOINS);
        }
    }

    private void leaveRoom() {
        var rooms = new ArrayList<>(
                sequences.rooms().stream().filter(sequences::in).sorted().toList());
        if (!rooms.isEmpty()) {
            String room = rooms.get(random.nextInt(rooms.size()));
            sequences.leaving(room);
            ask("leave", room);
            count(Count.LEAVES);
        }
    }

    private void freeze() {
        frozen = true;
        if (carrier != null) {
            carrier.freeze();
        }
        count(Count.FROZEN);
    }

    private void thaw() {
        frozen = false;
        if (carrier != null) {
            carrier.thaw();
        }
    }

    private void freezeForAMoment() {
        freeze();
        long millis = shared.options().pingTimeout().toMillis() / 3;
        laterInThisLife(Duration.ofMillis(1 + random.nextInt((int) millis)), this::thaw);
    }

    private void freezeForTooLong() {
        freeze();
        doomed = true;
        laterInThisLife(tooLong().plusMillis(random.nextInt(1_000)), () -> {
            thaw();
            // the server of a busy machine may be late, and still serve it
            laterInThisLife(tooLong(), () -> doomed = false);
        });
    }

    /** Comes back at once; the server may still believe in the old connection, or not. */
    private void breakOff(Count how) {
        Carrier old = carrier;
        if (old != null) {
            count(how);
            if (how == Count.RESETS) {
                old.reset();
            } else {
                old.close();
            }
            gone(true);
            laterInThisLife(Duration.ofMillis(random.nextInt(1_000)), this::connect);
        }
    }

    /** As a device that has changed its network: the old connection says nothing any more, and a new one is made. */
    private void vanish() {
        Carrier old = carrier;
        if (old != null) {
            count(Count.VANISHED);
            old.freeze();
            gone(true);
            later(tooLong(), old::reset);
            laterInThisLife(Duration.ofMillis(random.nextInt(1_000)), this::connect);
        }
    }

    private void disconnect() {
        Carrier old = carrier;
        if (old != null) {
            count(Count.DISCONNECTS);
            old.send("41");
            gone(false); // of what comes now nothing is expected
            later(Duration.ofMillis(200), old::close);
            laterInThisLife(Duration.ofMillis(random.nextInt(1_000)), this::connect);
        }
    }

    private void goAway() {
        Carrier old = carrier;
        if (old != null) {
            count(Count.ABSENCES);
            if (random.nextBoolean()) {
                old.close();
            } else {
                old.freeze(); // the server has to find out
                later(tooLong().multipliedBy(2), old::reset);
            }
            gone(false);
            absent = true;
            laterInThisLife(Duration.ofMillis(500 + random.nextInt(5_000)), () -> absent = false);
        }
    }

    // ---- a rest ----

    @Override
    void calm() {
        absent = false;
        connect();
        if (frozen && !doomed) {
            thaw();
        }
    }

    @Override
    boolean settled() {
        return connected && !frozen && pending.isEmpty() && sequences.settled();
    }

    /** The rooms that it is in. */
    Set<String> rooms() {
        return connected ? sequences.rooms() : Set.of();
    }

    @Override
    void depart() {
        Carrier old = carrier;
        absent = true;
        if (old == null) {
            return;
        }
        switch (random.nextInt(3)) {
            case 0 -> old.reset();
            case 1 -> old.close();
            default -> {
                old.send("41");
                later(Duration.ofMillis(300), old::close);
            }
        }
        gone(false);
    }

    @Override
    boolean reached() {
        return sequences.reached(shared.stage().published());
    }

    @Override
    void audit() {
        sequences.requireAll(shared.stage().published());
        sequences.forgetSayings(shared.stage().said());
        numbers.keySet().removeIf(key -> !key.startsWith(source + "r"));
    }

    /** What it waits for, for a report. */
    @Override
    public String toString() {
        return name + (connected ? " connected" : carrier == null ? " away" : " connecting") + (frozen ? " frozen" : "")
                + (doomed ? " doomed" : "") + " " + pending.values() + " " + sequences.rooms();
    }
}
