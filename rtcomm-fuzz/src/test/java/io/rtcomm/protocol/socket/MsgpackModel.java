/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * MessagePack as its specification has it, read by recursion into plain objects, and the rules of packets upon them.
 * Confined to one input.
 */
final class MsgpackModel {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final long MAX_DATE = 8_640_000_000_000_000L;
    private static final Set<String> RESERVED =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");
    private static final Object NIL = new Object();

    private final ByteBuffer in;
    private final int maxDepth;
    private boolean binary;
    private boolean lookalike;

    private record Text(byte[] bytes) {
        /** Null when it is not UTF-8. */
        @Nullable
        String string() {
            try {
                return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            } catch (CharacterCodingException e) {
                return null;
            }
        }

        boolean says(String word) {
            return word.equals(string());
        }
    }

    private record Binary(byte[] bytes) {}

    private record Extension(int type, boolean ofAnyLength, byte[] bytes) {
        boolean isUndefined() {
            return type == 0 && !ofAnyLength && bytes.length == 1;
        }
    }

    private record Dictionary(List<Map.Entry<Object, Object>> entries) {}

    /** A packet; the tree is null when it holds nothing. */
    record Packet(
            int type, String namespace, long id, @Nullable JsonNode tree) {}

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private MsgpackModel(byte[] bytes, int maxDepth) {
        this.in = ByteBuffer.wrap(bytes);
        this.maxDepth = maxDepth;
    }

    /** Null when it is no packet. */
    static @Nullable Packet of(byte[] bytes, DecodeLimits limits) {
        try {
            return new MsgpackModel(bytes, limits.json().maxDepth()).packet(limits.maxNamespaceLength());
        } catch (Refused | BufferUnderflowException e) {
            return null;
        }
    }

    private Packet packet(int maxNamespaceLength) {
        var root = value();
        refuseUnless(root instanceof Dictionary && !in.hasRemaining());
        Object type = null;
        Object namespace = null;
        Object id = null;
        Object data = null;
        for (var entry : ((Dictionary) root).entries()) {
            if (entry.getKey() instanceof Text key) {
                type = key.says("type") ? entry.getValue() : type;
                namespace = key.says("nsp") ? entry.getValue() : namespace;
                id = key.says("id") ? entry.getValue() : id;
                data = key.says("data") ? entry.getValue() : data;
            }
        }
        refuseUnless(type instanceof Long number && number >= 0 && number <= 4);
        refuseUnless(namespace instanceof Text text
                && text.string() != null
                && text.string().startsWith("/")
                && text.bytes().length <= maxNamespaceLength);
        boolean noId = id == null || (id instanceof Extension extension && extension.isUndefined());
        refuseUnless(noId || (id instanceof Long number && number >= 0 && number < 1L << 53));
        boolean noData = data == null || (data instanceof Extension extension && extension.isUndefined());
        int kind = (int) (long) (Long) type;
        JsonNode tree = null;
        if (noData) {
            refuseUnless(kind != 2 && kind != 3);
        } else {
            refuseUnless(!(data instanceof Binary) && !(data instanceof Extension));
            tree = tree(data, 1);
            refuseUnless(!(binary && lookalike) && fits(kind, tree));
        }
        return new Packet(kind, ((Text) namespace).string(), noId ? -1 : (Long) id, tree);
    }

    private static boolean fits(int type, JsonNode tree) {
        return switch (type) {
            case 0 -> tree.isObject();
            case 2 -> tree.isArray() && tree.size() > 0 && isName(tree.get(0));
            case 3 -> tree.isArray();
            case 4 -> tree.isObject() || tree.isString();
            default -> false;
        };
    }

    private static boolean isName(JsonNode name) {
        return name.isNumber() || (name.isString() && !RESERVED.contains(name.stringValue()));
    }

    private JsonNode tree(Object value, int depth) {
        if (value instanceof Dictionary dictionary) {
            refuseUnless(depth <= maxDepth);
            var object = NODES.objectNode();
            for (var entry : dictionary.entries()) {
                refuseUnless(entry.getKey() instanceof Text);
                var key = (Text) entry.getKey();
                refuseUnless(key.string() != null);
                if (!(entry.getValue() instanceof Extension extension && extension.isUndefined())) {
                    lookalike |= key.says("_placeholder") && Boolean.TRUE.equals(entry.getValue());
                    object.set(key.string(), tree(entry.getValue(), depth + 1));
                }
            }
            return object;
        }
        if (value instanceof List<?> list) {
            refuseUnless(depth <= maxDepth);
            var array = NODES.arrayNode();
            list.forEach(element -> array.add(tree(element, depth + 1)));
            return array;
        }
        return scalar(value, depth);
    }

    private JsonNode scalar(Object value, int depth) {
        if (value instanceof Text text) {
            refuseUnless(text.string() != null);
            return NODES.stringNode(text.string());
        }
        if (value instanceof Binary data) {
            return binary(data.bytes(), depth);
        }
        if (value instanceof Extension extension) {
            return extension(extension, depth);
        }
        if (value instanceof Boolean bool) {
            return NODES.booleanNode(bool);
        }
        if (value instanceof Long number) {
            return NODES.numberNode(number);
        }
        if (value instanceof BigInteger number) {
            return NODES.numberNode(number);
        }
        return value instanceof Double number && Double.isFinite(number) ? NODES.numberNode(number) : NODES.nullNode();
    }

    /** Stands in the JSON as an object, which is a level of nesting more. */
    private JsonNode binary(byte[] bytes, int depth) {
        refuseUnless(depth <= maxDepth);
        binary = true;
        return NODES.binaryNode(bytes);
    }

    private JsonNode extension(Extension extension, int depth) {
        var data = ByteBuffer.wrap(extension.bytes());
        if (extension.type() == 0) {
            if (extension.ofAnyLength()) {
                return binary(extension.bytes(), depth);
            }
            refuseUnless(data.remaining() == 8 || data.remaining() == 1);
            return data.remaining() == 1 ? NODES.nullNode() : date(data.getLong());
        }
        refuseUnless(extension.type() == -1);
        long seconds;
        long nanos = 0;
        switch (data.remaining()) {
            case 4 -> seconds = Integer.toUnsignedLong(data.getInt());
            case 8 -> {
                long both = data.getLong();
                nanos = both >>> 34;
                seconds = both & ((1L << 34) - 1);
            }
            case 12 -> {
                nanos = Integer.toUnsignedLong(data.getInt());
                seconds = data.getLong();
            }
            default -> throw new Refused();
        }
        boolean valid = nanos < 1_000_000_000 && Math.abs((double) seconds) <= MAX_DATE / 1000.0;
        return valid ? date(seconds * 1000 + nanos / 1_000_000) : NODES.nullNode();
    }

    /** As JavaScript writes it: three digits of a second, six of a year that has more than four. */
    private static JsonNode date(long millis) {
        if (millis < -MAX_DATE || millis > MAX_DATE) {
            return NODES.nullNode();
        }
        var time = Instant.ofEpochMilli(millis).atOffset(java.time.ZoneOffset.UTC);
        int year = time.getYear();
        String years = year >= 0 && year <= 9999
                ? String.format("%04d", year)
                : String.format("%s%06d", year < 0 ? "-" : "+", Math.abs(year));
        return NODES.stringNode(String.format(
                "%s-%02d-%02dT%02d:%02d:%02d.%03dZ",
                years,
                time.getMonthValue(),
                time.getDayOfMonth(),
                time.getHour(),
                time.getMinute(),
                time.getSecond(),
                time.getNano() / 1_000_000));
    }

    private Object value() {
        int code = in.get() & 0xff;
        if (code < 0x80 || code >= 0xe0) {
            return (long) (byte) code;
        }
        if (code < 0x90) {
            return dictionary(code & 15);
        }
        if (code < 0xa0) {
            return list(code & 15);
        }
        if (code < 0xc0) {
            return new Text(bytes(code & 31));
        }
        return switch (code) {
            case 0xc0 -> NIL;
            case 0xc2 -> false;
            case 0xc3 -> true;
            case 0xc4 -> new Binary(bytes(in.get() & 0xff));
            case 0xc5 -> new Binary(bytes(in.getShort() & 0xffff));
            case 0xc6 -> new Binary(bytes(in.getInt() & 0xffff_ffffL));
            case 0xc7 -> extension(in.get() & 0xff, true);
            case 0xc8 -> extension(in.getShort() & 0xffff, true);
            case 0xc9 -> extension(in.getInt() & 0xffff_ffffL, true);
            case 0xca -> (double) in.getFloat();
            case 0xcb -> in.getDouble();
            case 0xcc -> in.get() & 0xffL;
            case 0xcd -> in.getShort() & 0xffffL;
            case 0xce -> in.getInt() & 0xffff_ffffL;
            case 0xcf -> unsigned(in.getLong());
            case 0xd0 -> (long) in.get();
            case 0xd1 -> (long) in.getShort();
            case 0xd2 -> (long) in.getInt();
            case 0xd3 -> in.getLong();
            case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8 -> extension(1 << (code - 0xd4), false);
            case 0xd9 -> new Text(bytes(in.get() & 0xff));
            case 0xda -> new Text(bytes(in.getShort() & 0xffff));
            case 0xdb -> new Text(bytes(in.getInt() & 0xffff_ffffL));
            case 0xdc -> list(in.getShort() & 0xffff);
            case 0xdd -> list(in.getInt() & 0xffff_ffffL);
            case 0xde -> dictionary(in.getShort() & 0xffff);
            case 0xdf -> dictionary(in.getInt() & 0xffff_ffffL);
            default -> throw new Refused();
        };
    }

    private static Object unsigned(long bits) {
        if (bits >= 0) {
            return bits;
        }
        return new BigInteger(Long.toUnsignedString(bits));
    }

    private Extension extension(long length, boolean ofAnyLength) {
        int type = in.get();
        return new Extension(type, ofAnyLength, bytes(length));
    }

    private List<Object> list(long size) {
        var list = new ArrayList<>();
        for (long i = 0; i < size; i++) {
            list.add(value());
        }
        return list;
    }

    private Dictionary dictionary(long size) {
        var entries = new ArrayList<Map.Entry<Object, Object>>();
        for (long i = 0; i < size; i++) {
            var key = value();
            entries.add(Map.entry(key, value()));
        }
        return new Dictionary(entries);
    }

    private byte[] bytes(long length) {
        refuseUnless(length <= in.remaining());
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }

    private static void refuseUnless(boolean right) {
        if (!right) {
            throw new Refused();
        }
    }
}
