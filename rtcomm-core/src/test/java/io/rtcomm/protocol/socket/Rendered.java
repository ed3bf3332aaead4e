/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtcomm.codec.JacksonJsonCodec;
import io.rtcomm.protocol.Vectors;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Packets as the vectors show them: {@code {"type":2,"nsp":"/","data":["a","<01>"]}}. */
final class Rendered {
    private static final JacksonJsonCodec CODEC = new JacksonJsonCodec();

    private Rendered() {}

    static String packet(SocketPacket packet) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("type", packet.type().number());
        node.put("nsp", packet.namespace());
        if (packet.id() != SocketPacket.NO_ID) {
            node.put("id", packet.id());
        }
        if (packet.args().size() > 0 || packet.args() != PacketArgs.NONE) {
            JsonNode data = CODEC.read(packet.args().payload(), JsonNode.class);
            node.set("data", withHex(data));
        }
        return node.toString();
    }

    /** What a decoder makes of messages: packets, or an error that ends it. Text that looks like {@code <01>} is binary. */
    static List<String> decode(PacketDecoder decoder, String... messages) {
        var results = new ArrayList<String>();
        try {
            for (String message : messages) {
                SocketPacket packet;
                if (message.startsWith("<")) {
                    byte[] data = Vectors.bracketedHex(message);
                    packet = decoder.binary(data, 0, data.length);
                } else {
                    byte[] text = ("??" + message + "!").getBytes(UTF_8);
                    packet = decoder.text(text, 2, text.length - 3);
                }
                if (packet != null) {
                    results.add(packet(packet));
                }
            }
        } catch (PacketFormatException e) {
            results.add("ERR " + e.getMessage());
        }
        return results;
    }

    /** The messages of an encoded packet, binary ones as {@code <01>}. */
    static List<String> messages(EncodedPacket packet) {
        var messages = new ArrayList<String>();
        messages.add(packet.headBinary() ? hex(packet.head()) : new String(packet.head(), UTF_8));
        packet.attachments().forEach(attachment -> messages.add(hex(attachment)));
        return messages;
    }

    static String hex(byte[] data) {
        return "<" + HexFormat.of().formatHex(data) + ">";
    }

    /** The same JSON however it is spaced. */
    static String normal(String json) {
        return JsonMapper.shared().readTree(json).toString();
    }

    private static JsonNode withHex(JsonNode node) {
        if (node.isBinary()) {
            return JsonNodeFactory.instance.stringNode(hex(node.binaryValue()));
        }
        if (node.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> array.add(withHex(element)));
            return array;
        }
        if (node.isObject()) {
            var object = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(member -> object.set(member.getKey(), withHex(member.getValue())));
            return object;
        }
        return node;
    }
}
