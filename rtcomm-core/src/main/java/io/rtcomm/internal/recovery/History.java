/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.recovery;

import io.rtcomm.adapter.SavedSession;
import io.rtcomm.adapter.Selection;
import io.rtcomm.protocol.socket.EncodedPacket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The latest events of one namespace, bounded by age, count and bytes. Confined to the lock of its adapter.
 *
 * <p>An offset is an epoch, which no restarted server shares, and a serial number: {@code "Q84KhZjx-1f"}.
 */
final class History {
    private static final int OVERHEAD = 64;

    private record Entry(long serial, long nanos, Selection selection, EncodedPacket packet, int bytes) {}

    /**
     * What a session missed.
     *
     * @param packets the events
     * @param position the serial number of the first of them, or the next one: nothing before it concerns the session
     */
    record Missed(List<EncodedPacket> packets, long position) {}

    private final String epoch;
    private final RecoveryOptions options;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long bytes;
    private long nextSerial;

    History(String epoch, RecoveryOptions options) {
        this.epoch = epoch;
        this.options = options;
    }

    int size() {
        return entries.size();
    }

    /** The serial number that the next event will have. */
    long nextSerial() {
        return nextSerial;
    }

    String nextOffset() {
        return epoch + "-" + Long.toString(nextSerial, Character.MAX_RADIX);
    }

    void append(Selection selection, EncodedPacket packet, long nanos) {
        int size = packet.head().length + OVERHEAD;
        for (byte[] attachment : packet.attachments()) {
            size += attachment.length + OVERHEAD;
        }
        entries.addLast(new Entry(nextSerial++, nanos, selection, packet, size));
        bytes += size;
        trim(nanos);
    }

    void trim(long nanos) {
        long oldest = nanos - options.maxAge().toNanos();
        while (!entries.isEmpty()
                && (entries.size() > options.maxEvents()
                        || bytes > options.maxBytes()
                        || entries.getFirst().nanos() - oldest < 0)) {
            bytes -= entries.removeFirst().bytes();
        }
    }

    /** The serial number after an offset of this history, or -1 when it is none. */
    long after(String offset) {
        String prefix = epoch + "-";
        if (!offset.startsWith(prefix) || offset.length() > prefix.length() + 13) {
            return -1;
        }
        try {
            long serial = Long.parseLong(offset, prefix.length(), offset.length(), Character.MAX_RADIX);
            return serial >= 0 && serial < nextSerial ? serial + 1 : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Whether everything from a serial number on is still there. */
    boolean reaches(long serial) {
        long first = entries.isEmpty() ? nextSerial : entries.getFirst().serial();
        return serial >= first;
    }

    /** What concerns a session since a serial number. */
    Missed since(long serial, SavedSession session) {
        var missed = new ArrayList<EncodedPacket>();
        long first = nextSerial;
        for (Entry entry : entries) {
            if (entry.serial() >= serial && concerns(entry.selection(), session)) {
                first = missed.isEmpty() ? entry.serial() : first;
                missed.add(entry.packet());
            }
        }
        return new Missed(missed, first);
    }

    private static boolean concerns(Selection selection, SavedSession session) {
        boolean selected =
                selection.rooms().isEmpty() || selection.rooms().stream().anyMatch(room -> in(room, session));
        return selected && selection.except().stream().noneMatch(room -> in(room, session));
    }

    private static boolean in(String room, SavedSession session) {
        return room.equals(session.id()) || session.rooms().contains(room);
    }
}
