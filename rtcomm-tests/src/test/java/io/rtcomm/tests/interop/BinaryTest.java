/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.Event;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@EveryClientAndParser
class BinaryTest extends ScriptedTest {
    record Picture(String name, byte[] pixels, List<byte[]> thumbnails) {}

    BinaryTest() {
        super("binary.mjs");
    }

    /** As a script makes them: byte i of n is 7 i + n. */
    static byte[] bytes(int length) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (7 * i + length);
        }
        return bytes;
    }

    private static List<@Nullable Object> nested() {
        var mixed = new LinkedHashMap<String, @Nullable Object>();
        mixed.put("first", bytes(3));
        mixed.put("text", "between");
        mixed.put("list", Arrays.asList(bytes(4), null, List.of(bytes(5), 6)));
        mixed.put("empty", bytes(0));
        return Arrays.asList("before", bytes(2), mixed, bytes(256), "after");
    }

    @Test
    void binaryNestedAnywhereReachesTheServer() {
        var events = new Heard<Event>("an event");
        onConnection(socket -> socket.on("nested", events::add));

        play();

        assertThat(Received.values(events.next().args()))
                .usingRecursiveComparison()
                .isEqualTo(nested());
    }

    @Test
    void binaryNestedAnywhereReachesTheClient() {
        onConnection(socket -> socket.emit("nested", nested().toArray()));

        play();
    }

    @Test
    void buffersAndMembersOfRecordsAreBinary() {
        onConnection(socket ->
                socket.emit("picture", new Picture("p", bytes(3), List.of(bytes(1))), ByteBuffer.wrap(bytes(9), 2, 3)));

        play();
    }

    @Test
    void binaryBecomesMembersOfRecordsAndBuffers() {
        var pictures = new Heard<Picture>("a picture");
        var buffers = new Heard<ByteBuffer>("a buffer");
        onConnection(socket -> socket.on("picture", event -> {
            pictures.add(event.arg(0, Picture.class));
            buffers.add(event.arg(1, ByteBuffer.class));
        }));

        play();

        assertThat(pictures.next()).usingRecursiveComparison().isEqualTo(new Picture("p", bytes(3), List.of(bytes(1))));
        assertThat(buffers.next()).isEqualTo(ByteBuffer.wrap(bytes(4)));
    }

    @Test
    void tenAttachmentsArriveBothWays() {
        var events = new Heard<Event>("an event");
        onConnection(socket -> socket.on("ten", event -> {
            events.add(event);
            socket.emit("ten", ten());
        }));

        play();

        assertThat(Received.values(events.next().args()).toArray())
                .usingRecursiveComparison()
                .isEqualTo(ten());
    }

    private static Object[] ten() {
        var ten = new ArrayList<byte[]>();
        for (int i = 0; i < 10; i++) {
            ten.add(bytes(i));
        }
        return ten.toArray();
    }

    @Test
    void emptyBinaryArrivesBothWays() {
        var events = new Heard<Event>("an event");
        onConnection(socket -> socket.on("empty", event -> {
            events.add(event);
            socket.emit("empty", new byte[0]);
        }));

        play();

        assertThat(events.next().arg(0, byte[].class)).isEmpty();
    }

    @Test
    void largeBinaryArrivesWholeBothWays() {
        var data = new Heard<byte[]>("binary data");
        onConnection(socket -> socket.on("large", byte[].class, value -> {
            data.add(value);
            socket.emit("large", bytes(100_000), Map.of("again", value));
        }));

        play();

        assertThat(data.next()).isEqualTo(bytes(100_000));
    }

    @Test
    void clientsThatKnowOnlyTextGetAndSendBinaryInBase64() {
        var events = new Heard<Event>("an event");
        onConnection(socket -> socket.on("nested", event -> {
            events.add(event);
            socket.emit("nested", nested().toArray());
        }));

        play();

        assertThat(Received.values(events.next().args()))
                .usingRecursiveComparison()
                .isEqualTo(nested());
    }

    @Test
    void binaryForEveryoneReachesEachClientOnce() {
        onConnection(socket -> socket.on("go", event -> {
            main().emit("picture", new Picture("all", bytes(3), List.of(bytes(1), bytes(2))), bytes(70_000));
            main().emit("after");
        }));

        play();
    }
}
