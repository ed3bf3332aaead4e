/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What one receiver has seen of its rooms, held against what it must see. Confined to the loop of its client.
 *
 * <p>A message is {@code room/source/number}. The numbers of one source in one room have no gap, so a receiver that is in
 * the room must see them one after the other: a gap is a loss, a number that was there a duplicate, a lower one a breach of
 * order. What may come first is known from what the server had begun to publish when it let the receiver in.
 */
final class Sequences {
    private enum Membership {
        JOINING,
        IN,
        LEAVING
    }

    /** One stay in one room. */
    private static final class Stay {
        final Map<String, Long> last = new HashMap<>();
        Membership membership = Membership.JOINING;
        boolean uncertain; // the answer to a leave was lost with its connection
        long[] begun = {}; // what the publishers had begun when it was in; empty while joining
    }

    private final String owner;
    private final Consumer<String> violations;
    private final Map<String, Stay> rooms = new HashMap<>();

    Sequences(String owner, Consumer<String> violations) {
        this.owner = owner;
        this.violations = violations;
    }

    Set<String> rooms() {
        return rooms.keySet();
    }

    boolean in(String room) {
        Stay stay = rooms.get(room);
        return stay != null && stay.membership == Membership.IN;
    }

    /** Whether no join and no leave waits for its answer. */
    boolean settled() {
        return rooms.values().stream().allMatch(stay -> stay.membership == Membership.IN);
    }

    void joining(String room) {
        rooms.computeIfAbsent(room, name -> new Stay());
    }

    void leaving(String room) {
        Stay stay = rooms.get(room);
        if (stay != null) {
            stay.membership = Membership.LEAVING;
        }
    }

    boolean isLeaving(String room) {
        Stay stay = rooms.get(room);
        return stay != null && stay.membership == Membership.LEAVING;
    }

    /** The server has let the receiver in. */
    void joined(String room, long[] begun) {
        Stay stay = rooms.get(room);
        if (stay == null) {
            return;
        }
        if (stay.begun.length == 0) {
            stay.begun = begun;
            for (int i = 0; i < begun.length; i++) {
                Long seen = stay.last.get(source(i));
                Long first = stay.last.get(first(i));
                if (seen != null && first != null && first > begun[i] + 1) {
                    violations.accept(owner + " lost " + room + "/" + source(i) + ": began with " + first
                            + ", expected " + (begun[i] + 1) + " at the latest");
                }
            }
        }
        if (stay.membership == Membership.JOINING) {
            stay.membership = Membership.IN;
        }
    }

    /** The server has let the receiver out, and had published that much for the room. */
    void left(String room, long[] done) {
        Stay stay = rooms.get(room);
        if (stay != null) {
            if (!stay.uncertain) {
                requireUpTo(room, stay, done);
            }
            rooms.remove(room);
        }
    }

    /** The connection broke, and its successor has its rooms; answers that were on their way are lost. */
    void recovered() {
        for (Stay stay : rooms.values()) {
            stay.uncertain |= stay.membership == Membership.LEAVING;
        }
    }

    /** The receiver is in no room any more. */
    void clear() {
        rooms.clear();
    }

    void accept(String room, String source, long number) {
        Stay stay = rooms.get(room);
        if (stay == null) {
            violations.accept(owner + " got " + room + "/" + source + "/" + number + " and is not in " + room);
            return;
        }
        Long last = stay.last.put(source, number);
        if (last == null) {
            begin(room, stay, source, number);
        } else if (number <= last) {
            violations.accept(owner + " got " + room + "/" + source + "/" + number + " after " + last
                    + (number == last ? ": twice" : ": out of order"));
        } else if (number != last + 1 && !stay.uncertain) {
            violations.accept(owner + " lost " + room + "/" + source + "/" + (last + 1) + ": got " + number);
        }
    }

    private void begin(String room, Stay stay, String source, long number) {
        if (source.charAt(0) != 'p') {
            return;
        }
        stay.last.put("first " + source, number);
        int index = Integer.parseInt(source.substring(1));
        if (index < stay.begun.length && number > stay.begun[index] + 1 && !stay.uncertain) {
            violations.accept(
                    owner + " lost " + room + "/" + source + "/" + (stay.begun[index] + 1) + ": began with " + number);
        }
    }

    /** Whether everything that was published is here. */
    boolean reached(Map<String, long[]> published) {
        for (var entry : rooms.entrySet()) {
            long[] done = published.get(entry.getKey());
            if (done != null && missing(entry.getValue(), done) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Says what is missing of what was published. */
    void requireAll(Map<String, long[]> published) {
        rooms.forEach((room, stay) -> {
            long[] done = published.get(room);
            if (done != null) {
                requireUpTo(room, stay, done);
            }
        });
    }

    /** Nothing is under way: what clients said may be forgotten, so that the model does not grow. */
    void forgetSayings(Map<String, Long> said) {
        rooms.forEach((room, stay) -> stay.last.entrySet().removeIf(entry -> {
            Long handled = said.get(room + "/" + entry.getKey());
            if (handled != null && entry.getValue() < handled) {
                violations.accept(owner + " lost " + room + "/" + entry.getKey() + "/" + (entry.getValue() + 1)
                        + ": the last that was said is " + handled);
            }
            return entry.getKey().charAt(0) == 'c';
        }));
    }

    private void requireUpTo(String room, Stay stay, long[] done) {
        int missing = missing(stay, done);
        if (missing >= 0) {
            violations.accept(owner + " lost " + room + "/" + source(missing) + ": the last is "
                    + stay.last.get(source(missing)) + " and " + done[missing] + " was published before");
        }
    }

    /** The publisher of which something is missing, or -1. */
    private static int missing(Stay stay, long[] done) {
        for (int i = 0; i < Math.min(done.length, stay.begun.length); i++) {
            Long last = stay.last.get(source(i));
            if (done[i] > (last == null ? stay.begun[i] : last)) {
                return i;
            }
        }
        return -1;
    }

    private static String source(int publisher) {
        return "p" + publisher;
    }

    private static String first(int publisher) {
        return "first " + source(publisher);
    }
}
