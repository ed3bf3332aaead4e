/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtcomm.fuzz.JsonModel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * What a text is as a packet, by a regular expression and Jackson.
 *
 * @param type the number of its type, without attachments
 * @param attachments how many have to follow
 * @param namespace the namespace
 * @param id -1 when there is none
 * @param parts what stands in the array, or the payload alone
 * @param name the name of an event
 */
record PacketModel(
        int type,
        int attachments,
        String namespace,
        long id,
        List<String> parts,
        @Nullable String name) {
    private static final Pattern PACKET =
            Pattern.compile("(?s)(?:([0-4])|([56])([1-9][0-9]{0,8})-)(?:(/[^,]*)(?:,|$))?([0-9]{0,16})((?![0-9]).*)?");
    private static final Set<String> RESERVED =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");
    private static final JsonMapper JACKSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(1 << 20)
                            .build())
                    .build())
            .build();

    /** Null when it is no packet. */
    static @Nullable PacketModel of(byte[] utf8, DecodeLimits limits) {
        var packet = PACKET.matcher(new String(utf8, UTF_8));
        if (!packet.matches()) {
            return null;
        }
        boolean binary = packet.group(1) == null;
        int type = Integer.parseInt(packet.group(binary ? 2 : 1)) - (binary ? 3 : 0);
        long attachments = binary ? Long.parseLong(packet.group(3)) : 0;
        String namespace = packet.group(4) == null ? "/" : packet.group(4);
        long id = packet.group(5).isEmpty() ? -1 : Long.parseLong(packet.group(5));
        boolean within = attachments <= limits.maxAttachments()
                && namespace.getBytes(UTF_8).length <= limits.maxNamespaceLength()
                && id < 1L << 53;
        String payload = packet.group(6) == null ? "" : packet.group(6);
        if (!within || (payload.isEmpty() && (type == 2 || type == 3)) || payload.matches("(?s)\\s.*")) {
            return null;
        }
        var json = payload.isEmpty() ? null : JsonModel.of(payload.getBytes(UTF_8));
        if (payload.isEmpty()) {
            return new PacketModel(type, (int) attachments, namespace, id, List.of(), null);
        }
        if (json == null || !json.within(limits.json()) || !numbersFit(json, (int) attachments)) {
            return null;
        }
        var parts = payload.startsWith("[") ? json.parts() : List.of(payload.strip());
        var first = parts.isEmpty() ? MissingNode.getInstance() : scalar(parts.get(0));
        if (!fits(type, payload.charAt(0), first)) {
            return null;
        }
        String name = type != 2 ? null : first.isString() ? first.stringValue() : parts.get(0);
        return new PacketModel(type, (int) attachments, namespace, id, parts, name);
    }

    private static boolean numbersFit(JsonModel json, int attachments) {
        return attachments == 0 || json.placeholders().stream().allMatch(number -> number >= 0 && number < attachments);
    }

    /** A value, unless it is an object or array, of which nothing is said. */
    private static JsonNode scalar(String json) {
        return json.startsWith("{") || json.startsWith("[") ? MissingNode.getInstance() : JACKSON.readTree(json);
    }

    private static boolean fits(int type, char begin, JsonNode first) {
        return switch (type) {
            case 0 -> begin == '{';
            case 2 -> begin == '[' && isName(first);
            case 3 -> begin == '[';
            case 4 -> begin == '{' || begin == '"';
            default -> false;
        };
    }

    private static boolean isName(JsonNode name) {
        return name.isNumber() || (name.isString() && !RESERVED.contains(name.stringValue()));
    }

    /** What comes out when binary messages follow; null when they are not as announced. */
    @Nullable
    Summary complete(List<byte[]> binary, DecodeLimits limits) {
        long bytes = binary.stream().mapToLong(data -> data.length).sum();
        boolean asAnnounced = binary.size() == attachments && bytes <= limits.maxAttachmentBytes();
        return asAnnounced ? new Summary(type, namespace, id, parts, name, hex(binary)) : null;
    }

    private static List<String> hex(List<byte[]> binary) {
        return binary.stream().map(HexFormat.of()::formatHex).toList();
    }

    /** A complete packet. */
    record Summary(
            int type,
            String namespace,
            long id,
            List<String> parts,
            @Nullable String name,
            List<String> attachments) {
        static Summary of(SocketPacket packet) {
            var args = packet.args();
            var parts = new ArrayList<String>();
            for (int i = 0; i < args.size(); i++) {
                parts.add(args.arg(i).toString());
            }
            return new Summary(
                    packet.type().number(),
                    packet.namespace(),
                    packet.id(),
                    parts,
                    packet.type() == SocketPacketType.EVENT ? args.eventName() : null,
                    hex(args.payload().attachments()));
        }
    }
}
